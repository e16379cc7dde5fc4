using System.Text;
using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Otlp;
using Spoor.Store.Compaction;
using Spoor.Store.Inspection;

namespace Spoor.Api.Admin;

/// <summary><c>/api/spoor/blocks</c>: what <c>spoor blocks list | erase | compact</c> do, on the store that this server has open.</summary>
internal sealed class BlocksEndpoints(ApiDependencies dependencies)
{
    private const ulong NanosPerSecond = 1_000_000_000;

    public static void Map(ApiRouter router, ApiDependencies dependencies)
    {
        var endpoints = new BlocksEndpoints(dependencies);
        router.Map("/api/spoor/blocks", endpoints.ListAsync).Describe(BlocksOperations.List);
        router.Map("/api/spoor/blocks/erase", endpoints.EraseAsync, hasDeadline: false).Describe(BlocksOperations.Erase);
        router.Map("/api/spoor/blocks/compact", endpoints.CompactAsync, hasDeadline: false).Describe(BlocksOperations.Compact);
    }

    private IStoreAdmin Store => dependencies.StoreAdmin() ?? throw new ApiException(503, "the store is not open yet");

    private async Task ListAsync(HttpContext context, CancellationToken cancellationToken)
    {
        if (!HttpMethods.IsGet(context.Request.Method))
            throw new ApiException(405, "ask with GET");
        var store = Store;
        await WriteAsync(context, InspectionJson.Write(await Task.Run(store.List, cancellationToken)), cancellationToken);
    }

    /// <summary>A dry run unless the body says otherwise: what is erased cannot be brought back.</summary>
    private async Task EraseAsync(HttpContext context, CancellationToken cancellationToken)
    {
        AdminGuard.Check(context.Request, dependencies.Admin);
        EraseRequest request;
        using (var body = await AdminBody.ReadAsync(context, cancellationToken))
            request = ReadRequest(body);
        try
        {
            await WriteAsync(context, InspectionJson.Write(await Store.EraseAsync(request, cancellationToken)), cancellationToken);
        }
        catch (IOException failure)
        {
            throw new ApiException(500, failure.Message + "; what was erased before stays erased, ask again to go on");
        }
    }

    private async Task CompactAsync(HttpContext context, CancellationToken cancellationToken)
    {
        AdminGuard.Check(context.Request, dependencies.Admin);
        bool allWindows;
        using (var body = await AdminBody.ReadAsync(context, cancellationToken))
        {
            allWindows = body.Flag("allWindows", fallback: true);
            body.End();
        }

        try
        {
            await WriteAsync(context, InspectionJson.Write(await Store.CompactAsync(allWindows, cancellationToken)), cancellationToken);
        }
        catch (IOException failure)
        {
            throw new ApiException(500, failure.Message + "; what was merged before stays merged, ask again to go on");
        }
    }

    private static EraseRequest ReadRequest(AdminBody body)
    {
        var traces = body.Texts("traces");
        var query = body.Text("query");
        var all = body.Flag("all", fallback: false);
        var start = body.Seconds("start");
        var end = body.Seconds("end");
        var isDryRun = body.Flag("dryRun", fallback: true);
        body.End();
        if (traces.Count == 0 && query is null && !all)
            throw ApiException.BadRequest("say what to erase: traces, query or all");
        if (all && (traces.Count > 0 || query is not null))
            throw ApiException.BadRequest("all goes together with neither traces nor query");
        if (start >= end)
            throw ApiException.BadRequest("start must be before end");
        return new EraseRequest
        {
            TraceIds = [.. traces.Select(id => TraceId.TryParse(id, out var parsed)
                ? parsed
                : throw ApiException.BadRequest($"traces: \"{id}\" is no trace id: expected 1 to 32 hexadecimal digits"))],
            Query = all ? "{}" : query,
            FromUnixNanos = start * NanosPerSecond ?? 0,
            ToUnixNanos = end * NanosPerSecond ?? ulong.MaxValue,
            IsDryRun = isDryRun,
        };
    }

    private static Task WriteAsync(HttpContext context, string json, CancellationToken cancellationToken) =>
        ResponseBody.WriteAsync(context, MediaTypes.Json, Encoding.UTF8.GetBytes(json + "\n"), cancellationToken);
}
