package dev.holdfast.azure;

import dev.holdfast.spi.store.StoreException;
import dev.holdfast.spi.store.StoreGrants;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Data actions of Azure's roles, and the custom role that has no others. */
final class AzureGrants implements StoreGrants {
    private static final String CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers/";
    private static final String BLOBS = CONTAINERS + "blobs/";

    private final String account;
    private final String container;
    private final String prefix;

    /** @param prefix whole parts with a {@code /} behind, or empty */
    AzureGrants(String account, String container, String prefix) {
        this.account = account;
        this.container = container;
        this.prefix = prefix;
    }

    @Override
    public List<String> names(Action action) {
        return switch (action) {
            case LIST, READ -> List.of(BLOBS + "read");
            case WRITE -> List.of(BLOBS + "add/action", BLOBS + "write");
            case DELETE -> List.of(BLOBS + "delete");
            case PROTECT -> List.of(BLOBS + "immutableStorage/runAsSuperUser/action", BLOBS + "write");
            case VERSIONS -> List.of(BLOBS + "read", BLOBS + "write", BLOBS + "deleteBlobVersion/action");
            case RECALL -> List.of(BLOBS + "read", BLOBS + "write");
        };
    }

    /** A role for {@code az role definition create}; its description says how it is assigned, with a condition for the prefix. */
    @Override
    public String policy(Set<Action> actions) {
        String data = dataActions(actions).stream()
                .map(name -> "    \"" + name + "\"")
                .collect(Collectors.joining(",\n"));
        return """
                {
                  "Name": "Holdfast %s/%s",
                  "IsCustom": true,
                  "Description": "%s",
                  "Actions": ["%sread"],
                  "NotActions": [],
                  "DataActions": [
                %s
                  ],
                  "NotDataActions": [],
                  "AssignableScopes": ["%s"]
                }
                """.formatted(account, container, assignment(), CONTAINERS, data, group());
    }

    private static Set<String> dataActions(Set<Action> actions) {
        Set<String> all = new TreeSet<>();
        EnumSet.copyOf(actions.isEmpty() ? EnumSet.of(Action.LIST) : actions)
                .forEach(action -> all.addAll(namesOf(action)));
        return all;
    }

    private static List<String> namesOf(Action action) {
        return new AzureGrants("", "", "").names(action);
    }

    private String assignment() {
        String line = "Assign it by: az role assignment create --assignee PRINCIPAL --role 'Holdfast " + account + "/"
                + container + "' --scope " + scope();
        return prefix.isEmpty() ? line : line + " --condition-version 2.0 --condition '" + condition() + "'";
    }

    /** Blobs under the prefix only; a listing is held to it as well. */
    private String condition() {
        List<String> others = new ArrayList<>();
        for (String action : List.of("read", "write", "add/action", "delete", "deleteBlobVersion/action")) {
            others.add("!(ActionMatches{\\\"" + BLOBS + action + "\\\"})");
        }
        String path = "@Resource[" + BLOBS.substring(0, BLOBS.length() - 1) + ":path] StringStartsWith \\\"" + prefix
                + "\\\"";
        String listed = "@Request[" + BLOBS.substring(0, BLOBS.length() - 1) + ":prefix] StringStartsWith \\\"" + prefix
                + "\\\"";
        return "((" + String.join(" AND ", others) + ") OR (" + path + " OR " + listed + "))";
    }

    private String group() {
        return "/subscriptions/SUBSCRIPTION/resourceGroups/GROUP";
    }

    private String scope() {
        return group() + "/providers/Microsoft.Storage/storageAccounts/" + account + "/blobServices/default/containers/"
                + container;
    }

    @Override
    public boolean isAssignable() {
        return false;
    }

    @Override
    public void assign(Set<Action> actions) {
        throw new StoreException.Unsupported("roles for " + container + " of the account " + account
                + " cannot be assigned from here: that is done by Azure's management, which credentials for blobs do not"
                + " reach; create the role from the document and assign it with az");
    }
}
