package io.roundabout.exitbroker;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.Principal;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;

/**
 * Who may do what: anyone who reaches the port may consume and browse what is open to collectors,
 * and nothing else; the internal user may do all.
 */
final class ExitSecurity implements ActiveMQSecurityManager5 {
  private static final String COLLECTOR = "collector";

  private final String user;
  private final byte[] password;
  private final Set<String> open = ConcurrentHashMap.newKeySet();

  ExitSecurity(String user, String password) {
    this.user = user;
    this.password = password.getBytes(StandardCharsets.UTF_8);
  }

  void open(String queue) {
    open.add(queue);
  }

  void shut(String queue) {
    open.remove(queue);
  }

  @Override
  public Subject authenticate(
      String name, String secret, RemotingConnection connection, String securityDomain) {
    boolean internal = user.equals(name);
    if (internal && !isPassword(secret)) {
      return null;
    }
    Subject subject = new Subject();
    subject.getPrincipals().add(new UserPrincipal(internal ? user : COLLECTOR));
    subject.setReadOnly();
    return subject;
  }

  @Override
  public boolean authorize(Subject subject, Set<Role> roles, CheckType check, String address) {
    for (Principal principal : subject.getPrincipals()) {
      if (principal.getName().equals(user)) {
        return true;
      }
    }
    return (check == CheckType.CONSUME || check == CheckType.BROWSE) && isOpen(address);
  }

  /** Artemis says {@code address::queue} where a queue is asked for: both must be the same one. */
  private boolean isOpen(String address) {
    int colons = address.indexOf("::");
    String name = colons < 0 ? address : address.substring(colons + 2);
    return open.contains(name) && (colons < 0 || address.startsWith(name + "::"));
  }

  @Override
  public boolean validateUser(String name, String secret) {
    return user.equals(name) && isPassword(secret);
  }

  @Override
  public boolean validateUserAndRole(String name, String secret, Set<Role> roles, CheckType check) {
    return validateUser(name, secret);
  }

  private boolean isPassword(String secret) {
    return secret != null
        && MessageDigest.isEqual(password, secret.getBytes(StandardCharsets.UTF_8));
  }
}
