package dev.crashloop.cleaner.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ListingTest {
    private final Listing<String> listing = new Listing<>();

    @Test
    void whatTheListUnderWayHasShownIsKnownUntilItEnds() {
        listing.begins();
        listing.shows("one");

        assertThat(listing.hasShown("one")).isTrue();
        assertThat(listing.hasShown("other")).isFalse();
        listing.ends();
        assertThat(listing.hasShown("one")).isFalse();
    }

    @Test
    void aListThatWasBrokenOffIsForgottenByTheNextOne() {
        listing.begins();
        listing.shows("one");

        listing.begins();

        assertThat(listing.hasShown("one")).isFalse();
    }

    /** A watch may go on for weeks. */
    @Test
    void whatAWatchBringsBetweenListsIsNotKept() {
        listing.begins();
        listing.ends();

        listing.shows("one");

        assertThat(listing.hasShown("one")).isFalse();
    }
}
