package io.roundabout.lanelog;

import java.io.Serializable;

/**
 * Whole blocks that stand one after the other in one file; what a reader needs to read them, also
 * in another process.
 *
 * @param file the file's name in the lane's directory
 * @param offset where the first block begins, in bytes
 * @param length in bytes
 * @param firstRow the first block's first row
 * @param endRow the row after the last block's last
 */
public record BlockRange(String file, long offset, long length, long firstRow, long endRow)
    implements Serializable {}
