namespace Spoor.Otlp;

/// <summary>OTLP <c>Span.SpanKind</c>; unknown numbers are kept as they are.</summary>
public enum SpanKind
{
    Unspecified = 0,
    Internal = 1,
    Server = 2,
    Client = 3,
    Producer = 4,
    Consumer = 5,
}
