package dev.crashloop.deploy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The chart of this project, rendered; tests run in the folder {@code deploy}. */
final class Charts {
    static final Render.Folders FOLDERS = Render.Folders.of(Path.of(""));

    private Charts() {}

    /** As most users install it, but for these values. */
    static Rendered with(String values) {
        return Rendered.parse(FOLDERS.chart().render(Rendering.usual().values(values)));
    }

    /** The text of a file. */
    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Rendered usual() {
        return with("");
    }

    /** For the one namespace {@code shop}, from a namespace of its own. */
    static Rendered oneNamespace() {
        return with("watchNamespace: shop");
    }
}
