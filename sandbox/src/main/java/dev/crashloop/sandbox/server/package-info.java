/** The HTTP side of the embedded cluster: what clients, kubectl among them, see of an API server. */
@NullMarked
package dev.crashloop.sandbox.server;

import org.jspecify.annotations.NullMarked;
