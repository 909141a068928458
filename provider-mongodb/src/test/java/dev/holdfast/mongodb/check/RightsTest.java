package dev.holdfast.mongodb.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.run.Finding;
import dev.holdfast.run.Finding.Severity;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RightsTest {
    private static Privileges privileges(Set<String> roles, String... json) {
        return new Privileges(
                "o'\"neil@shop",
                roles,
                Arrays.stream(json).map(BsonDocument::parse).toList());
    }

    private static Privileges privileges(String... json) {
        return privileges(Set.of(), json);
    }

    /** As a server matches them; each line was asked of a real one of release 6.0.5 or is from its manual. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{anyResource: true} | shop | system.views | true",
                "{db: '', collection: ''} | shop | orders | true",
                "{db: '', collection: ''} | shop | '' | true",
                "{db: '', collection: ''} | config | chunks | false",
                "{db: '', collection: ''} | local | oplog.rs | false",
                "{db: '', collection: ''} | shop | system.views | false",
                "{db: '', collection: ''} | shop | system.buckets.w | false",
                "{db: 'shop', collection: ''} | shop | orders | true",
                "{db: 'shop', collection: ''} | shop | system.js | false",
                "{db: 'config', collection: ''} | config | chunks | true",
                "{db: 'other', collection: ''} | shop | orders | false",
                "{db: '', collection: 'orders'} | shop | orders | true",
                "{db: '', collection: 'system.js'} | shop | system.js | true",
                "{db: 'shop', collection: 'orders'} | shop | orders | true",
                "{db: 'shop', collection: 'orders'} | shop | '' | false",
                "{system_buckets: ''} | shop | system.buckets.w | true",
                "{system_buckets: ''} | shop | w | false",
                "{system_buckets: 'w'} | shop | system.buckets.w | true",
                "{system_buckets: 'v'} | shop | system.buckets.w | false",
                "{db: 'shop', system_buckets: 'w'} | shop | system.buckets.w | true",
                "{db: 'other', system_buckets: ''} | shop | system.buckets.w | false",
                "{cluster: true} | shop | orders | false"
            })
    void aRightIsGoodForWhatLiesWithinItsResource(String granted, String database, String collection, boolean good) {
        Privileges own = privileges("{resource: " + granted + ", actions: ['insert']}");
        assertThat(own.allow(Resource.of(database, collection), "insert")).isEqualTo(good);
        assertThat(own.allow(Resource.of(database, collection), "find")).isFalse();
    }

    @Test
    void theClusterIsAResourceOfItsOwn() {
        assertThat(privileges("{resource: {cluster: true}, actions: ['applyOps']}")
                        .missing(Resource.CLUSTER, "applyOps", "forceUUID"))
                .containsExactly("forceUUID");
        assertThat(privileges("{resource: {db: '', collection: ''}, actions: ['applyOps']}")
                        .missing(Resource.CLUSTER, "applyOps"))
                .containsExactly("applyOps");
        assertThat(privileges("{resource: {anyResource: true}, actions: ['anyAction']}")
                        .missing(Resource.CLUSTER, "applyOps"))
                .isEmpty();
    }

    @Test
    void whatARoleOfTheServersGrantsIsToldByItsNameAndTheRestByARoleOfItsOwn() {
        Rights rights = new Rights(privileges());
        rights.need(Resource.CLUSTER, "replSetGetStatus", "forceUUID");
        rights.need(Resource.of("shop", "orders"), "insert", "remove");
        rights.need(Resource.of("shop", "items"), "insert");
        List<Finding> lacking = rights.lacking(Severity.ERROR, "");
        assertThat(lacking)
                .extracting(Finding::message)
                .containsExactly(
                        "it may not forceUUID on the cluster; insert on shop.orders, shop.items",
                        "it may not replSetGetStatus on the cluster",
                        "it may not remove on shop.orders");
        assertThat(lacking)
                .extracting(Finding::remedy)
                .containsExactly(
                        "run db.getSiblingDB(\"shop\").grantRolesToUser(\"o'\\\"neil\", [{role: \"restore\", db: \"admin\"}])",
                        "run db.getSiblingDB(\"shop\").grantRolesToUser(\"o'\\\"neil\","
                                + " [{role: \"clusterMonitor\", db: \"admin\"}])",
                        "run db.getSiblingDB(\"admin\").createRole({role: \"holdfastRestore\", roles: [], privileges:"
                                + " [{\"resource\": {\"db\": \"shop\", \"collection\": \"orders\"}, \"actions\": [\"remove\"]}]});"
                                + " db.getSiblingDB(\"shop\").grantRolesToUser(\"o'\\\"neil\","
                                + " [{role: \"holdfastRestore\", db: \"admin\"}])");
    }

    @Test
    void aRoleThatIsThereGetsMore() {
        Rights rights = new Rights(privileges(Set.of("holdfastRestore")));
        rights.need(Resource.of("shop", "system.views"), "update");
        assertThat(rights.lacking(Severity.ERROR, ""))
                .singleElement()
                .extracting(Finding::remedy)
                .asString()
                .startsWith("run db.getSiblingDB(\"admin\").grantPrivilegesToRole(\"holdfastRestore\", [");
    }

    @Test
    void manyCollectionsAreGrantedTogether() {
        Rights rights = new Rights(privileges());
        for (int i = 0; i < 30; i++) {
            rights.need(Resource.of("shop", "c" + i), "update");
        }
        rights.need(Resource.of("config", "chunks"), "update");
        Finding finding = rights.lacking(Severity.ERROR, "").get(0);
        assertThat(finding.message()).endsWith("shop.c0, shop.c1, shop.c2, shop.c3, shop.c4 and 26 more");
        assertThat(finding.remedy())
                .contains(
                        "[{\"resource\": {\"db\": \"\", \"collection\": \"\"}, \"actions\": [\"update\"]}, ", "chunks")
                .doesNotContain("c7");
    }

    /** Who may insert may create, and only whoever may do something everywhere sees all databases. */
    @Test
    void someRightsStandForOthers() {
        Rights rights = new Rights(privileges("{resource: {db: 'shop', collection: ''}, actions: ['insert']}"));
        rights.needToCreate(Resource.of("shop", "orders"), false);
        assertThat(rights.lacking(Severity.ERROR, "")).isEmpty();
        rights.needToCreate(Resource.of("shop", "orders"), true);
        rights.needToListDatabases();
        assertThat(rights.lacking(Severity.ERROR, ""))
                .extracting(Finding::message)
                .containsExactly(
                        "it may not convertToCapped on shop.orders", "it may not listDatabases on the cluster");
    }

    @Test
    void whoeverIsNotAskedLacksNothing() {
        Rights rights = new Rights(new Privileges("", Set.of(), List.of()));
        rights.need(Resource.CLUSTER, "internal");
        rights.needToCreate(Resource.of("shop", "orders"), true);
        assertThat(rights.lacking(Severity.ERROR, "")).isEmpty();
    }
}
