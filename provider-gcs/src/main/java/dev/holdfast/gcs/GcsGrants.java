package dev.holdfast.gcs;

import com.google.api.client.http.HttpResponseException;
import com.google.api.client.json.gson.GsonFactory;
import com.google.api.services.storage.model.Expr;
import com.google.api.services.storage.model.Policy;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Google's names of what backups need, and a role and a policy that grant it below the prefix. */
final class GcsGrants implements StoreGrants {
    private static final int ATTEMPTS = 5;
    private static final int POLICY_VERSION = 3;
    private static final String BUCKET_GET = "storage.buckets.get";

    private static final Map<Action, List<String>> NAMES = Map.of(
            Action.LIST, List.of("storage.objects.list"),
            Action.READ, List.of("storage.objects.get"),
            Action.WRITE, List.of("storage.objects.create"),
            Action.DELETE, List.of("storage.objects.delete"),
            Action.PROTECT,
                    List.of(
                            BUCKET_GET,
                            "storage.objects.get",
                            "storage.objects.setRetention",
                            "storage.objects.update"),
            Action.VERSIONS,
                    List.of(BUCKET_GET, "storage.objects.create", "storage.objects.get", "storage.objects.list"),
            Action.RECALL, List.of());

    private final GcsBucket bucket;
    private final GcsCredentials credentials;

    GcsGrants(GcsBucket bucket, GcsCredentials credentials) {
        this.bucket = bucket;
        this.credentials = credentials;
    }

    @Override
    public List<String> names(Action action) {
        return NAMES.getOrDefault(action, List.of());
    }

    /**
     * JSON with the {@code role} to create ({@code gcloud iam roles create --file}) and the {@code bindings} that give it, limited
     * to the prefix, in the form of a bucket's policy.
     */
    @Override
    public String policy(Set<Action> actions) {
        Set<String> permissions = new TreeSet<>();
        actions.forEach(action -> permissions.addAll(names(action)));
        boolean looks = permissions.remove(BUCKET_GET);
        String project = credentials.project().orElse("PROJECT");
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("role", role("Holdfast", permissions));
        List<Policy.Bindings> bindings = new ArrayList<>();
        bindings.add(binding("projects/" + project + "/roles/holdfast"));
        if (looks) {
            document.put("bucketRole", role("Holdfast: looks at the bucket", Set.of(BUCKET_GET)));
            bindings.add(
                    binding("projects/" + project + "/roles/holdfastBucket").setCondition(null));
        }
        document.put("bindings", bindings);
        document.put("version", POLICY_VERSION);
        try {
            return GsonFactory.getDefaultInstance().toPrettyString(document);
        } catch (IOException impossible) {
            throw new IllegalStateException("a document in memory can be written", impossible);
        }
    }

    private static Map<String, Object> role(String title, Set<String> permissions) {
        Map<String, Object> role = new LinkedHashMap<>();
        role.put("title", title);
        role.put("stage", "GA");
        role.put("includedPermissions", new ArrayList<>(permissions));
        return role;
    }

    private Policy.Bindings binding(String role) {
        Policy.Bindings binding = new Policy.Bindings()
                .setRole(role)
                .setMembers(
                        List.of(credentials.member().orElse("serviceAccount:ACCOUNT@PROJECT.iam.gserviceaccount.com")));
        return bucket.prefix().isEmpty() ? binding : binding.setCondition(condition());
    }

    /** Listing is asked of the bucket, with the prefix as an attribute; everything else of the object. */
    private Expr condition() {
        String place = "projects/_/buckets/" + bucket.name();
        String prefix = bucket.prefix().replace("\\", "\\\\").replace("\"", "\\\"");
        return new Expr()
                .setTitle("holdfast " + bucket.prefix())
                .setExpression(
                        "resource.name.startsWith(\"" + place + "/objects/" + prefix + "\") || (resource.name == \""
                                + place
                                + "\" && api.getAttribute(\"storage.googleapis.com/objectListPrefix\", \"\").startsWith(\""
                                + prefix + "\"))");
    }

    /** Where it is known who asks. */
    @Override
    public boolean isAssignable() {
        return credentials.member().isPresent();
    }

    /** By Google's own roles, the smallest that contain the actions: roles of one's own belong to the project, not to the bucket. */
    @Override
    public void assign(Set<Action> actions) {
        if (!isAssignable()) {
            throw new StoreException.Unsupported("giving permissions in " + bucket.description()
                    + ": to whom is not known; give member=serviceAccount:NAME@PROJECT.iam.gserviceaccount.com");
        }
        List<Policy.Bindings> wanted = roles(actions).stream()
                .map(role -> role.equals("roles/storage.legacyBucketReader")
                        ? binding(role).setCondition(null)
                        : binding(role))
                .toList();
        boolean done = false;
        for (int attempt = 1; !done; attempt++) {
            done = merged(wanted, attempt == ATTEMPTS);
        }
    }

    private static Set<String> roles(Set<Action> actions) {
        Set<String> roles = new LinkedHashSet<>();
        if (actions.contains(Action.PROTECT)) {
            roles.add("roles/storage.objectAdmin");
        } else if (actions.contains(Action.DELETE)) {
            roles.add("roles/storage.objectUser");
        } else {
            if (actions.contains(Action.WRITE) || actions.contains(Action.VERSIONS)) {
                roles.add("roles/storage.objectCreator");
            }
            if (actions.contains(Action.LIST) || actions.contains(Action.READ) || actions.contains(Action.VERSIONS)) {
                roles.add("roles/storage.objectViewer");
            }
        }
        if (actions.contains(Action.PROTECT) || actions.contains(Action.VERSIONS)) {
            roles.add("roles/storage.legacyBucketReader");
        }
        return roles;
    }

    /** Whether the policy now has them; not if somebody else changed it meanwhile. */
    private boolean merged(List<Policy.Bindings> wanted, boolean lastAttempt) {
        try {
            Policy policy = bucket.client()
                    .buckets()
                    .getIamPolicy(bucket.name())
                    .setOptionsRequestedPolicyVersion(POLICY_VERSION)
                    .execute();
            List<Policy.Bindings> all =
                    new ArrayList<>(policy.getBindings() == null ? List.of() : policy.getBindings());
            wanted.stream().filter(binding -> !all.contains(binding)).forEach(all::add);
            bucket.client()
                    .buckets()
                    .setIamPolicy(bucket.name(), policy.setBindings(all).setVersion(POLICY_VERSION))
                    .execute();
            return true;
        } catch (IOException failure) {
            boolean changed = failure instanceof HttpResponseException answer
                    && (answer.getStatusCode() == 412 || answer.getStatusCode() == 409);
            if (changed && !lastAttempt) {
                return false;
            }
            throw bucket.failures().of("giving permissions in", "the policy", failure, true);
        }
    }
}
