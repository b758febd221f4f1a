/** The connection to an API server: where it is, who we are there, and plain requests with errors that can be told to people. */
@NullMarked
package dev.crashloop.cleaner.cluster;

import org.jspecify.annotations.NullMarked;
