/** Tests of the server and its faults. */
@NullMarked
package dev.crashloop.sandbox.server;

import org.jspecify.annotations.NullMarked;
