/** First room: every pod change comes in, pods with a crash loop go out. */
@NullMarked
package dev.crashloop.cleaner.watch;

import org.jspecify.annotations.NullMarked;
