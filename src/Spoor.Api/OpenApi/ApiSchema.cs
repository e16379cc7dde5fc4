using System.Diagnostics.CodeAnalysis;

namespace Spoor.Api.OpenApi;

/// <summary>A named JSON Schema (draft 2020-12) under <c>#/components/schemas</c>.</summary>
/// <param name="Name">Unique, in Pascal case.</param>
/// <param name="Json">The schema; it refers to others as <c>{"$ref": "#/components/schemas/Name"}</c>, which <see cref="Uses"/> must hold.</param>
internal sealed record ApiSchema(string Name, [StringSyntax(StringSyntaxAttribute.Json)] string Json)
{
    public IReadOnlyList<ApiSchema> Uses { get; init; } = [];
}
