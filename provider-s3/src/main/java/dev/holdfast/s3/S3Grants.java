package dev.holdfast.s3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.PutBucketPolicyRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** Names and documents of permissions as Amazon has them, and the policy of the bucket. */
final class S3Grants implements StoreGrants {
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Set<String> OF_THE_BUCKET = Set.of(
            "s3:ListBucket", "s3:ListBucketVersions", "s3:GetBucketObjectLockConfiguration", "s3:GetBucketVersioning");

    /** Those to which the prefix of a listing applies. */
    private static final Set<String> LISTINGS = Set.of("s3:ListBucket", "s3:ListBucketVersions");

    private final S3Bucket bucket;
    private final S3Protection protection;
    private final @Nullable String principal;
    private final boolean conditional;

    /**
     * @param principal to whom the policy of the bucket gives something; null if nobody was named
     * @param conditional whether the server knows conditions in policies of buckets
     */
    S3Grants(S3Bucket bucket, S3Protection protection, @Nullable String principal, boolean conditional) {
        this.bucket = bucket;
        this.protection = protection;
        this.principal = principal;
        this.conditional = conditional;
    }

    @Override
    public List<String> names(Action action) {
        return switch (action) {
            case LIST -> List.of("s3:ListBucket");
            case READ -> List.of("s3:GetObject");
            case WRITE -> List.of("s3:PutObject", "s3:AbortMultipartUpload");
            case DELETE ->
                protection.isLocking()
                        ? List.of(
                                "s3:DeleteObject",
                                "s3:GetBucketObjectLockConfiguration",
                                "s3:DeleteObjectVersion",
                                "s3:ListBucketVersions")
                        : List.of("s3:DeleteObject", "s3:GetBucketObjectLockConfiguration");
            case PROTECT ->
                List.of("s3:GetBucketObjectLockConfiguration", "s3:GetObjectRetention", "s3:PutObjectRetention");
            case VERSIONS ->
                List.of(
                        "s3:GetBucketVersioning",
                        "s3:ListBucketVersions",
                        "s3:GetObjectVersion",
                        "s3:DeleteObjectVersion");
            case RECALL -> List.of("s3:RestoreObject");
        };
    }

    @Override
    public String policy(Set<Action> actions) {
        ObjectNode policy = JSON.createObjectNode().put("Version", "2012-10-17");
        addStatements(policy.putArray("Statement"), actions, null, true);
        return policy.toPrettyString();
    }

    private void addStatements(ArrayNode statements, Set<Action> actions, @Nullable String to, boolean conditions) {
        Set<String> listings = new TreeSet<>();
        Set<String> ofBucket = new TreeSet<>();
        Set<String> ofObjects = new TreeSet<>();
        for (Action action : actions.isEmpty() ? Set.<Action>of() : EnumSet.copyOf(actions)) {
            for (String name : names(action)) {
                (LISTINGS.contains(name) ? listings : OF_THE_BUCKET.contains(name) ? ofBucket : ofObjects).add(name);
            }
        }
        String arn = "arn:aws:s3:::" + bucket.name();
        ObjectNode listing = add(statements, "HoldfastList", listings, arn, to);
        if (listing != null && conditions && !bucket.prefix().isEmpty()) {
            // A request for one object's head carries no prefix, and is told "denied" for "not there" without this
            // right.
            listing.putObject("Condition")
                    .putObject("StringLikeIfExists")
                    .putArray("s3:prefix")
                    .add(bucket.prefix() + "*");
        }
        add(statements, "HoldfastBucket", ofBucket, arn, to);
        add(statements, "HoldfastObjects", ofObjects, arn + "/" + bucket.prefix() + "*", to);
    }

    private static @Nullable ObjectNode add(
            ArrayNode statements, String name, Set<String> actions, String resource, @Nullable String to) {
        if (actions.isEmpty()) {
            return null;
        }
        ObjectNode statement = statements.addObject();
        if (to == null) {
            statement.put("Sid", name);
        } else {
            statement.putObject("Principal").putArray("AWS").add(to);
        }
        statement.put("Effect", "Allow");
        actions.forEach(statement.putArray("Action")::add);
        statement.putArray("Resource").add(resource);
        return statement;
    }

    @Override
    public boolean isAssignable() {
        return principal != null;
    }

    @Override
    public void assign(Set<Action> actions) {
        if (principal == null) {
            throw new StoreException.Unsupported("granting permissions in " + bucket.description()
                    + ": nobody is named to whom; give the parameter 'principal', the ARN of a user or role (or its"
                    + " access key, where the server wants that), or have the bucket's owner apply the policy shown");
        }
        ObjectNode policy = inForce();
        ArrayNode statements = policy.withArray("Statement");
        ArrayNode wanted = JSON.createArrayNode();
        addStatements(wanted, actions, principal, conditional);
        for (JsonNode statement : wanted) {
            if (!contains(statements, statement)) {
                statements.add(statement);
            }
        }
        try {
            bucket.client()
                    .putBucketPolicy(PutBucketPolicyRequest.builder()
                            .bucket(bucket.name())
                            .policy(policy.toString())
                            .build());
        } catch (SdkException failure) {
            throw bucket.failures().of("changing the policy of", "the bucket", failure, true);
        }
    }

    private static boolean contains(ArrayNode statements, JsonNode wanted) {
        for (JsonNode statement : statements) {
            if (statement.equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    private ObjectNode inForce() {
        try {
            JsonNode policy = JSON.readTree(bucket.client()
                    .getBucketPolicy(GetBucketPolicyRequest.builder()
                            .bucket(bucket.name())
                            .build())
                    .policy());
            if (policy instanceof ObjectNode found) {
                return found;
            }
        } catch (S3Exception refused) {
            if (refused.statusCode() != 404
                    || "NoSuchBucket".equals(refused.awsErrorDetails().errorCode())) {
                throw bucket.failures().of("reading the policy of", "the bucket", refused, false);
            }
        } catch (SdkException failure) {
            throw bucket.failures().of("reading the policy of", "the bucket", failure, false);
        } catch (JsonProcessingException unreadable) {
            throw new StoreException.Invalid(
                    "the policy of the bucket of " + bucket.description()
                            + " is no JSON; nothing was changed. Add the statements by hand",
                    unreadable);
        }
        ObjectNode none = JSON.createObjectNode().put("Version", "2012-10-17");
        none.putArray("Statement");
        return none;
    }
}
