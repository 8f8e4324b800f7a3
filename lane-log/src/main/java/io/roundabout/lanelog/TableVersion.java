package io.roundabout.lanelog;

/**
 * A version of a table: a complete dump and the complete changes that have come after it. Where
 * changes came before any dump, they change a table without rows.
 *
 * @param version rises with every complete trip, and whenever the table is compacted
 * @param key of the newest trip in it
 * @param vehicle that brought that trip
 * @param rows in all of its files: breakdowns, and rows that later ones replace or remove, included
 * @param bytes on disk, of all of its files
 * @param completedMillis when the version came to be, milliseconds since 1970
 * @param files how many files it stands in
 * @param changedFiles how many of these hold changes
 * @param changedBytes how many of the bytes are theirs
 */
public record TableVersion(
    long version,
    TripKey key,
    String vehicle,
    long rows,
    long rejected,
    long bytes,
    long completedMillis,
    int files,
    int changedFiles,
    long changedBytes) {}
