/** Front room: takes secrets out of lines before anybody gets to see them. Pure, and knows nothing of the rest of the program. */
@NullMarked
package dev.crashloop.cleaner.redaction;

import org.jspecify.annotations.NullMarked;
