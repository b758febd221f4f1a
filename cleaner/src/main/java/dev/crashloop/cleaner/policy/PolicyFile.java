package dev.crashloop.cleaner.policy;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/** Reads policies from YAML (or JSON) files, one or more documents each, as {@code kubectl apply -f} takes them. */
public final class PolicyFile {
    private PolicyFile() {}

    /** Files that cannot be used. Each line of {@code problems} starts with {@code FILE:LINE:}. */
    public static final class BadPolicyFile extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient List<String> problems;

        BadPolicyFile(List<String> problems) {
            super(String.join("\n", problems));
            this.problems = problems;
        }

        /** All that is wrong, one line each. */
        public List<String> problems() {
            return problems;
        }
    }

    /**
     * All policies of all files, or, if anything at all is wrong with any of them, none.
     *
     * @param defaultNamespace where a {@code CrashLoopPolicy} without a namespace belongs
     */
    public static List<Policy> readAll(List<Path> files, String defaultNamespace) throws BadPolicyFile {
        var policies = new ArrayList<Policy>();
        var places = new HashMap<PolicyId, String>();
        var problems = new ArrayList<String>();
        var parser = new PolicyParser();
        for (Path file : files) {
            try {
                for (Node document : documents(file)) {
                    read(
                            file,
                            document,
                            parser.parse(YamlTree.json(document), defaultNamespace),
                            policies,
                            places,
                            problems);
                }
            } catch (YamlTree.Unusable e) {
                problems.add(file + ":" + e.line() + ": " + e.getMessage());
            } catch (BadPolicyFile e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new BadPolicyFile(List.copyOf(problems));
        }
        return List.copyOf(policies);
    }

    private static void read(
            Path file,
            Node document,
            Parsed parsed,
            List<Policy> policies,
            Map<PolicyId, String> places,
            List<String> problems) {
        switch (parsed) {
            case Parsed.Bad(var found) ->
                found.stream()
                        .sorted(Comparator.comparingInt(problem -> YamlTree.line(document, problem.field())))
                        .forEach(problem ->
                                problems.add(file + ":" + YamlTree.line(document, problem.field()) + ": " + problem));
            case Parsed.Good(var policy) -> {
                String place = file + ":" + YamlTree.line(document, "metadata.name");
                String earlier = places.putIfAbsent(policy.id(), place);
                if (earlier != null) {
                    problems.add(place + ": metadata.name: " + policy.id().kind() + " " + policy.id()
                            + " is defined at " + earlier + " already");
                }
                policies.add(policy);
            }
        }
    }

    private static List<Node> documents(Path file) throws BadPolicyFile {
        var settings = LoadSettings.builder().setLabel(file.toString()).build();

        try {
            var nodes = new ArrayList<Node>();
            new Compose(settings).composeAllFromString(Files.readString(file)).forEach(node -> {
                if (!YamlTree.isNull(node)) {
                    nodes.add(node);
                }
            });
            if (nodes.isEmpty()) {
                throw new BadPolicyFile(List.of(file + ":1: there is no policy in this file"));
            }
            return nodes;
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(1);
            throw new BadPolicyFile(List.of(file + ":" + line + ": not YAML: " + e.getProblem()));
        } catch (YamlEngineException e) {
            throw new BadPolicyFile(List.of(file + ":1: not YAML: " + e.getMessage()));
        } catch (NoSuchFileException e) {
            throw new BadPolicyFile(List.of(file + ": there is no such file"));
        } catch (MalformedInputException e) {
            throw new BadPolicyFile(List.of(file + ":1: is not UTF-8 text"));
        } catch (IOException e) {
            throw new BadPolicyFile(List.of(file + ": cannot be read: " + e.getMessage()));
        }
    }
}
