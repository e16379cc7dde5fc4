using Microsoft.AspNetCore.Http;
using Spoor.Api.Http;
using Spoor.Api.Queries;
using Spoor.Api.Tempo;
using Spoor.Store.Query;

namespace Spoor.Api.Jaeger;

/// <summary><c>/api/services</c>, <c>/api/operations</c> and <c>/api/services/{service}/operations</c>.</summary>
internal sealed class JaegerNamesEndpoint(ApiDependencies dependencies)
{
    private static readonly string[] KindNames = ["", "internal", "server", "client", "producer", "consumer"];

    private readonly StoredNames _names = new(dependencies);

    public async Task ServicesAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var services = await _names.ServicesAsync(cancellationToken);
        context.Response.MarkPartial(services.Stats);
        await JaegerAnswer.WriteListAsync(context, services.Names, static (json, name) => json.WriteStringValue(name), cancellationToken);
    }

    public async Task OperationNamesAsync(HttpContext context, string service, CancellationToken cancellationToken)
    {
        var names = await _names.OperationsAsync(service, kind: null, cancellationToken);
        context.Response.MarkPartial(names.Stats);
        await JaegerAnswer.WriteListAsync(context, names.Names, static (json, name) => json.WriteStringValue(name), cancellationToken);
    }

    public async Task OperationsAsync(HttpContext context, CancellationToken cancellationToken)
    {
        var parameters = new QueryParameters(context.Request.Query);
        var service = parameters.Text("service");
        if (service.Length == 0)
            throw ApiException.BadRequest("parameter 'service' is required");
        var (operations, stats) = await FindAsync(service, parameters.Text("spanKind"), "spanKind", cancellationToken);
        context.Response.MarkPartial(stats);
        await JaegerAnswer.WriteListAsync(
            context,
            operations,
            static (json, operation) =>
            {
                json.WriteStartObject();
                json.WriteString("name"u8, operation.Name);
                json.WriteString("spanKind"u8, operation.Kind);
                json.WriteEndObject();
            },
            cancellationToken);
    }

    /// <summary>The operations of a service with their kinds, by name; of one kind when its name is not empty.</summary>
    public async Task<(IReadOnlyList<(string Name, string Kind)> Operations, QueryStats Stats)> FindAsync(
        string service, string kindName, string parameter, CancellationToken cancellationToken)
    {
        var kinds = kindName.Length == 0
            ? Enumerable.Range(0, KindNames.Length)
            : [TagMatch.KindOf(kindName) ?? throw ApiException.BadRequest($"unable to parse param '{parameter}': unsupported span kind: '{kindName}'")];
        var operations = new List<(string Name, string Kind)>();
        var stats = new QueryStats();
        foreach (var kind in kinds)
        {
            var names = await _names.OperationsAsync(service, kind, cancellationToken);
            stats = names.Stats;
            foreach (var name in names.Names)
                operations.Add((name, KindNames[kind]));
        }

        operations.Sort(static (left, right) => string.CompareOrdinal(left.Name, right.Name) is var order and not 0 ? order : string.CompareOrdinal(left.Kind, right.Kind));
        return (operations, stats);
    }
}
