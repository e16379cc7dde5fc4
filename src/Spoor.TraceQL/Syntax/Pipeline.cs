namespace Spoor.TraceQL;

/// <summary>Stages joined by <c>|</c>, at least one; each takes the spansets of the one before it.</summary>
public sealed record Pipeline(NodeList<PipelineStage> Stages) : QueryBody;

/// <summary>A stage of a pipeline.</summary>
public abstract record PipelineStage : SyntaxNode;

/// <summary><c>by(expression)</c>: splits every spanset by the value of an expression over its spans.</summary>
public sealed record GroupBy(FieldExpr Expression) : PipelineStage;

/// <summary><c>coalesce()</c>: joins all spansets of a trace into one.</summary>
public sealed record Coalesce : PipelineStage;

/// <summary><c>select(...)</c>: adds attributes and intrinsics to the spans of the result.</summary>
public sealed record Select(NodeList<FieldExpr> Fields) : PipelineStage;
