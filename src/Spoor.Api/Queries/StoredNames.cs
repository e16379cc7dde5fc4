using Spoor.Store.Query;
using Spoor.TraceQL;

namespace Spoor.Api.Queries;

/// <summary>Lists of names to pick from: services, and what they do. Sorted.</summary>
internal sealed class StoredNames(ApiDependencies dependencies)
{
    public Task<NameList> ServicesAsync(CancellationToken cancellationToken) => ValuesAsync(SpanFilter.ServiceName, filter: null, cancellationToken);

    /// <summary>The names of a service's spans, of all kinds or of one.</summary>
    public Task<NameList> OperationsAsync(string service, int? kind, CancellationToken cancellationToken)
    {
        var condition = SpanFilter.Equal(SpanFilter.ServiceName, service);
        if (kind is { } number)
            condition = SpanFilter.And(condition, SpanFilter.Equal(Intrinsic.Kind, Static.Kind(number)))!;
        return ValuesAsync(SpanFilter.Name, condition, cancellationToken);
    }

    /// <summary>The values of an attribute or intrinsic on the spans for which a condition holds, as text.</summary>
    public async Task<NameList> ValuesAsync(FieldExpr field, FieldExpr? filter, CancellationToken cancellationToken)
    {
        var request = new TagValuesRequest
        {
            Tag = field,
            Filter = filter is null ? null : SpanFilter.Query(filter),
            MaxBytes = dependencies.Limits.MaxTagValuesBytes,
        };
        var result = await Tempo.TempoApi.OpenQuerier(dependencies).TagValuesAsync(request, cancellationToken);
        var names = result.Values.Select(value => Tempo.ValueText.Of(value)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return new NameList(names, result.Stats);
    }
}

internal sealed record NameList(IReadOnlyList<string> Names, QueryStats Stats);
