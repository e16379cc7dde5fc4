namespace Spoor.AppTests.Harness;

/// <summary>Waits for what must come about, without saying how soon.</summary>
internal static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task AsyncTrue(Func<Task<bool>> condition, string what)
    {
        for (var deadline = DateTime.UtcNow + Patience; !await condition();)
        {
            Assert.True(DateTime.UtcNow < deadline, "did not come about: " + what);
            await Task.Delay(100);
        }
    }
}
