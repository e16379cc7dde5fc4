namespace Spoor.TraceQL;

/// <summary>Where an attribute is looked for.</summary>
public enum AttributeScope
{
    /// <summary><c>.x</c>: span, then resource, event, link, instrumentation.</summary>
    None,
    Span,
    Resource,
    Event,
    Link,
    Instrumentation,
}
