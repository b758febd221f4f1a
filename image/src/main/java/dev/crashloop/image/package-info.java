/** Makes what the container image is made of, and the image itself where there is no container engine. */
@NullMarked
package dev.crashloop.image;

import org.jspecify.annotations.NullMarked;
