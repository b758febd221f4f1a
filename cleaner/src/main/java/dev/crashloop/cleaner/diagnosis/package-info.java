/** Third room: what the evidence means. Pure. */
@NullMarked
package dev.crashloop.cleaner.diagnosis;

import org.jspecify.annotations.NullMarked;
