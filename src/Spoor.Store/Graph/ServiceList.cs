using Spoor.Otlp;
using Spoor.Store.Query;

namespace Spoor.Store.Graph;

/// <summary>Services by name.</summary>
/// <param name="Services">Ordered by name.</param>
/// <param name="Times">From the first to the last span that was counted.</param>
/// <param name="Stats">What was read, and whether something could not be.</param>
public sealed record ServiceList(IReadOnlyList<ServiceSummary> Services, CountedTimes Times, QueryStats Stats);

/// <summary>What a service did.</summary>
/// <param name="Name">Its <c>service.name</c>; empty when it has none.</param>
/// <param name="Entries">The spans by which it was entered: roots, and those whose parent belongs to another service or was not received.</param>
/// <param name="Operations">All its spans by name and kind, those with the most calls first.</param>
public sealed record ServiceSummary(string Name, CallStatistics Entries, IReadOnlyList<OperationSummary> Operations);

/// <summary>The spans of one name and kind.</summary>
public sealed record OperationSummary(string Name, SpanKind Kind, CallStatistics Calls);
