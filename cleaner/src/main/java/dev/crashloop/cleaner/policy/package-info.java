/** What users want: policies, read strictly from files and objects, ready to be used. */
@NullMarked
package dev.crashloop.cleaner.policy;

import org.jspecify.annotations.NullMarked;
