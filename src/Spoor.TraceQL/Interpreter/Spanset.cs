namespace Spoor.TraceQL;

/// <summary>Spans of one trace that belong together, with what the pipeline found out about them as a whole.</summary>
/// <param name="Spans">At least one, in the order of the trace.</param>
/// <param name="Attributes">
/// Results of stages by their TraceQL text, such as <c>by(resource.service.name)</c> or <c>count()</c>, in the order of the stages.
/// </param>
public sealed record Spanset(IReadOnlyList<ISpanView> Spans, IReadOnlyList<KeyValuePair<string, Static>> Attributes);
