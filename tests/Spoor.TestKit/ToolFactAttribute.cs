using Xunit;

namespace Spoor.TestKit;

/// <summary>A test that needs programs that are not on every machine (<c>node</c>, <c>npm</c>, <c>chromium</c>); skipped where one is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ToolFactAttribute : FactAttribute
{
    public ToolFactAttribute(params string[] tools)
    {
        Tools = tools;
        Skip = Requirements.MissingTool(tools);
    }

    public IReadOnlyList<string> Tools { get; }
}
