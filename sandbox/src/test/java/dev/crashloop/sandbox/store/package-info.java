/** Tests of the store. */
@NullMarked
package dev.crashloop.sandbox.store;

import org.jspecify.annotations.NullMarked;
