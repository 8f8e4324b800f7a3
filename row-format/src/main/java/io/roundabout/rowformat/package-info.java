/**
 * Columns and their types; rows of json and csv in, AMQP maps and NDJSON out.
 *
 * <h2>Rows</h2>
 *
 * A row is one line of UTF-8; bytes that are not make it a breakdown wherever they stand. A byte
 * order mark in front is dropped. Whether a row is good depends on that row and the lane's columns
 * alone: not on its block, nor on the columns that somebody wants to read.
 *
 * <h2>json</h2>
 *
 * One object that begins and ends within its line, of standard JSON (no comments, no {@code NaN}
 * without quotes), nested at most 64 deep, numbers of at most 1,000 digits, keys of at most 16 KiB.
 * A key means the column of exactly that name, or else of that name in another case. Keys without a
 * column are left out. Of a key that stands twice the last holds, but each must fit; in a MAP a key
 * that stands twice is a fault. A column without a key is null, as is one whose value is {@code
 * null}; for {@code NOT NULL} both are faults.
 *
 * <h2>csv</h2>
 *
 * As many values as the header, or else the lane, has names. A value in quotes may hold separators
 * and doubled quotes; a quote within any other value is a character like others. Blanks belong to
 * their value: {@code ' 5'} is no INT. The empty value and the text for null mean null, unless in
 * quotes: {@code ""} is the empty STRING. Columns cannot be nested. A header must name every column
 * once, also those that may be null.
 *
 * <h2>Values</h2>
 *
 * <table>
 *   <caption>What fits which type</caption>
 *   <tr><th>type</th><th>json</th><th>csv</th></tr>
 *   <tr><td>BOOLEAN</td><td>true, false</td><td>the same in any case</td></tr>
 *   <tr><td>TINYINT, SMALLINT, INT, BIGINT</td>
 *     <td>a number without point or exponent, in range</td><td>the same; also with +</td></tr>
 *   <tr><td>FLOAT, DOUBLE</td>
 *     <td>a number up to the type's largest, rounded to the nearest; the texts NaN, Infinity and
 *       -Infinity</td>
 *     <td>the same</td></tr>
 *   <tr><td>DECIMAL</td>
 *     <td>a number, or the same as text, that fits without rounding</td><td>the same</td></tr>
 *   <tr><td>STRING</td>
 *     <td>text; numbers, true and false as they stand there</td><td>any</td></tr>
 *   <tr><td>BINARY</td><td>base64, with or without padding</td><td>the same</td></tr>
 *   <tr><td>DATE</td><td>2013-01-01, years 0001 to 9999</td><td>the same</td></tr>
 *   <tr><td>TIMESTAMP</td>
 *     <td>2013-01-01T06:00:00Z; T or a blank; 1 to 9 digits of fraction, cut to microseconds; Z,
 *       ±HH:MM, or nothing for UTC</td>
 *     <td>the same</td></tr>
 *   <tr><td>TIMESTAMP_NTZ</td><td>the same without Z or ±HH:MM</td><td>the same</td></tr>
 *   <tr><td>ARRAY, STRUCT, MAP</td>
 *     <td>array, object, object; what they hold as above</td><td>–</td></tr>
 * </table>
 *
 * <p>What the encoders write is read back the same, but years before 1 or beyond 9999.
 */
package io.roundabout.rowformat;
