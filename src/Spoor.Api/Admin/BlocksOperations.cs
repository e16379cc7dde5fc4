using Spoor.Api.OpenApi;

namespace Spoor.Api.Admin;

/// <summary>What <c>/openapi.json</c> says of the endpoints below <c>/api/spoor/blocks</c>.</summary>
internal static class BlocksOperations
{
    private static readonly (int Status, string Meaning)[] Refusals =
    [
        (403, "Stored data may not be changed through this server (spoor_query.admin), or not by a page of another site."),
        (413, "The body is too large."),
        (415, "The body is not declared as application/json."),
    ];

    public static ApiOperation List { get; } = new("listBlocks", ApiTags.Operation, "Lists the blocks of the store, and the counts of deleted spans")
    {
        Answers = [ApiContent.Json(new ApiSchema("BlockList", """
            {"type":"object","required":["path","tenant","blocks","series","totals","wal"],"properties":{
            "path":{"type":"string"},"tenant":{"type":"string"},
            "blocks":{"type":"array","items":{"type":"object"}},
            "series":{"type":"array","items":{"type":"object"}},
            "totals":{"type":"object"},"wal":{"type":"object"},"manifestProblem":{"type":"string"}}}
            """))],
    };

    public static ApiOperation Erase { get; } = new("eraseTraces", ApiTags.Operation, "Erases whole traces from memory, log and blocks")
    {
        Method = "POST",
        Description = "A dry run unless `dryRun` is false. Traces are named by id, by a query that finds a span of them, or all; `start` and `end` (Unix seconds) take only those whose first span starts in between.",
        Request = ApiContent.Json(new ApiSchema("EraseRequest", """
            {"type":"object","additionalProperties":false,"properties":{
            "traces":{"type":"array","items":{"type":"string"}},"query":{"type":"string"},"all":{"type":"boolean"},
            "start":{"type":"integer"},"end":{"type":"integer"},"dryRun":{"type":"boolean","default":true}}}
            """)),
        RequestExample = """{"query":"{ span.user.id = \"4711\" }","dryRun":true}""",
        Answers = [ApiContent.Json(new ApiSchema("EraseReport", """
            {"type":"object","required":["isDryRun","blocks","traces","spans","unreadableBlocks","blocksInUse"],"properties":{
            "isDryRun":{"type":"boolean"},"traces":{"type":"integer"},"spans":{"type":"integer"},
            "blocks":{"type":"array","items":{"type":"object","required":["blockId","traces","spans"],"properties":{
            "blockId":{"type":"string"},"traces":{"type":"integer"},"spans":{"type":"integer"}}}},
            "unreadableBlocks":{"type":"array","items":{"type":"string"}},"blocksInUse":{"type":"array","items":{"type":"string"}}}}
            """))],
        Errors = Refusals,
    };

    public static ApiOperation Compact { get; } = new("compactBlocks", ApiTags.Operation, "Merges small blocks now")
    {
        Method = "POST",
        Description = "Makes a block of what is in memory before. `allWindows: false` leaves out blocks of hours that are not over.",
        Request = ApiContent.Json(new ApiSchema("CompactRequest", """
            {"type":"object","additionalProperties":false,"properties":{"allWindows":{"type":"boolean","default":true}}}
            """)),
        RequestExample = """{"allWindows":true}""",
        Answers = [ApiContent.Json(new ApiSchema("CompactionReport", """
            {"type":"object","required":["merges","spansIn","bytesWritten","duplicatesDropped","before","after"],"properties":{
            "merges":{"type":"integer"},"spansIn":{"type":"integer"},"bytesWritten":{"type":"integer"},"duplicatesDropped":{"type":"integer"},
            "before":{"$ref":"#/components/schemas/BlockTotals"},"after":{"$ref":"#/components/schemas/BlockTotals"}}}
            """) { Uses = [new ApiSchema("BlockTotals", """
            {"type":"object","required":["blocks","spans","sizeBytes"],"properties":{
            "blocks":{"type":"integer"},"spans":{"type":"integer"},"sizeBytes":{"type":"integer"}}}
            """)] })],
        Errors = Refusals,
    };
}
