/** Time as everything else here sees it, so that tests can run on a clock of their own. */
@NullMarked
package dev.crashloop.cleaner.time;

import org.jspecify.annotations.NullMarked;
