/** Who of several replicas acts: the one that holds the Lease. */
@NullMarked
package dev.crashloop.cleaner.lease;

import org.jspecify.annotations.NullMarked;
