/** Why a run ended: the final failure block of its log. Pure: depends on nothing but the lines. */
@NullMarked
package dev.crashloop.cleaner.failure;

import org.jspecify.annotations.NullMarked;
