/** The corridor: takes each crash loop through the rooms in their order. */
@NullMarked
package dev.crashloop.cleaner.run;

import org.jspecify.annotations.NullMarked;
