package io.roundabout.exitsink;

import io.roundabout.fuzzing.Agreement;
import io.roundabout.fuzzing.Target;
import org.apache.qpid.protonj2.buffer.ProtonBuffer;
import org.apache.qpid.protonj2.buffer.ProtonBufferAllocator;

/** A message that the broker gives as the ledger's entry. */
public final class LedgerEntries implements Target {
  @Override
  public void take(byte[] input) {
    MessageCodec codec = new MessageCodec();
    try (ProtonBuffer message = ProtonBufferAllocator.defaultAllocator().copy(input)) {
      LedgerEntry entry = codec.decode(message);
      try (ProtonBuffer again = codec.encode(entry)) {
        Agreement.same(entry, codec.decode(again.copy()), "an entry is read back");
      }
    } catch (LinkLost refused) {
      Agreement.holds(!refused.getMessage().isBlank(), "a complaint");
    }
  }
}
