namespace Spoor.Store.Segments;

/// <summary>Whose attributes a column or table holds.</summary>
public enum AttributeScope
{
    Span,
    Event,
    Link,
}
