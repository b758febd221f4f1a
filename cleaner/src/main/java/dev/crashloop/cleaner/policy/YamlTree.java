package dev.crashloop.cleaner.policy;

import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** A composed YAML document, as JSON for the parser, and with lines for the messages. */
final class YamlTree {
    private static final Pattern STEP = Pattern.compile("\\.?([^.\\[\\]]+)|\\[(\\d+)]");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private YamlTree() {}

    static boolean isNull(Node node) {
        return node instanceof ScalarNode && node.getTag().equals(Tag.NULL);
    }

    /** Nothing of ours is nested this deep; a document that contains itself is. */
    private static final int MAX_DEPTH = 64;

    /** Many times what an object in a cluster can have. */
    private static final long MAX_NODES = 1_000_000;

    /** A document that is YAML, and yet cannot be anything that we read. */
    static final class Unusable extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int line;

        Unusable(Node at, String message) {
            super(message);
            this.line = start(at);
        }

        int line() {
            return line;
        }
    }

    /** The document as JSON. Throws {@link Unusable} for one that is nested without end or names a field twice. */
    static JsonNode json(Node node) {
        if (Size.of(node) > MAX_NODES) {
            throw new Unusable(node, "more than " + MAX_NODES + " values, once each alias is what it stands for");
        }
        return json(node, 0);
    }

    /** Aliases of lists of aliases: a few lines that stand for more values than there is memory. */
    private static final class Size {
        private final IdentityHashMap<Node, Long> known = new IdentityHashMap<>();

        static long of(Node document) {
            return new Size().of(document, 0);
        }

        /** Each node is looked at once; below what contains itself nothing is counted. */
        private long of(Node node, int depth) {
            Long before = known.get(node);
            if (before != null || depth > MAX_DEPTH) {
                return before == null ? 1 : before;
            }
            known.put(node, 1L);
            long size = 1
                    + switch (node) {
                        case MappingNode mapping ->
                            mapping.getValue().stream()
                                    .mapToLong(entry -> of(entry.getValueNode(), depth + 1))
                                    .sum();
                        case SequenceNode sequence ->
                            sequence.getValue().stream()
                                    .mapToLong(item -> of(item, depth + 1))
                                    .sum();
                        default -> 0;
                    };
            known.put(node, Math.min(size, MAX_NODES + 1));
            return Math.min(size, MAX_NODES + 1);
        }
    }

    private static JsonNode json(Node node, int depth) {
        if (depth > MAX_DEPTH) {
            throw new Unusable(node, "nested more than " + MAX_DEPTH + " deep");
        }
        return switch (node) {
            case MappingNode mapping -> {
                var object = JSON.objectNode();
                for (NodeTuple entry : mapping.getValue()) {
                    String key = entry.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
                    if (object.has(key)) {
                        throw new Unusable(entry.getKeyNode(), key + ": is there twice");
                    }
                    object.set(key, json(entry.getValueNode(), depth + 1));
                }
                yield object;
            }
            case SequenceNode sequence -> {
                var array = JSON.arrayNode();
                sequence.getValue().forEach(item -> array.add(json(item, depth + 1)));
                yield array;
            }
            case ScalarNode scalar -> scalar(scalar);
            default -> throw new IllegalStateException("a composed document has no " + node.getClass());
        };
    }

    private static JsonNode scalar(ScalarNode node) {
        String text = node.getValue();
        if (node.getScalarStyle() != ScalarStyle.PLAIN || node.getTag().equals(Tag.STR)) {
            return JSON.stringNode(text);
        }
        if (node.getTag().equals(Tag.NULL)) {
            return JSON.nullNode();
        }
        if (node.getTag().equals(Tag.BOOL)) {
            return JSON.booleanNode(Boolean.parseBoolean(text));
        }
        if (node.getTag().equals(Tag.INT) && text.matches("[-+]?\\d{1,18}")) {
            long value = Long.parseLong(text);
            return (int) value == value ? JSON.numberNode((int) value) : JSON.numberNode(value);
        }
        return text.matches("[-+]?\\d*\\.?\\d+([eE][-+]?\\d+)?")
                ? JSON.numberNode(Double.parseDouble(text))
                : JSON.stringNode(text);
    }

    /** The 1-based line of the field, or of the nearest thing around it that is there. */
    static int line(Node document, String field) {
        Node at = document;
        Matcher step = STEP.matcher(field);
        int line = start(at);
        while (step.find()) {
            String name = step.group(1);
            Optional<NodeTuple> entry = name == null ? Optional.empty() : entry(at, name);
            if (entry.isPresent()) {
                line = start(entry.get().getKeyNode());
                at = entry.get().getValueNode();
            } else if (name == null
                    && at instanceof SequenceNode list
                    && Integer.parseInt(step.group(2)) < list.getValue().size()) {
                at = list.getValue().get(Integer.parseInt(step.group(2)));
                line = start(at);
            } else {
                return line;
            }
        }
        return line;
    }

    private static Optional<NodeTuple> entry(Node node, String name) {
        return node instanceof MappingNode mapping
                ? mapping.getValue().stream()
                        .filter(entry -> entry.getKeyNode() instanceof ScalarNode key
                                && key.getValue().equals(name))
                        .findFirst()
                : Optional.empty();
    }

    private static int start(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(1);
    }
}
