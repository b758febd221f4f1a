/** What was cleaned so far and what came of it: the records, and what they say about the next decision. */
@NullMarked
package dev.crashloop.cleaner.history;

import org.jspecify.annotations.NullMarked;
