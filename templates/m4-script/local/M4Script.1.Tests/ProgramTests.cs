using HookSdk.Testing;

namespace M4Script._1.Tests;

/// <summary>The whole program, started for each call as M4 starts it.</summary>
public sealed class ProgramTests
{
    // A debug build starts slowly, the more so beside other tests; the published program has the deadlines of M4 and of Program.cs.
    private static readonly Dictionary<string, string> Environment = new()
    {
        ["CallerIds__2"] = "37011111111",
        ["Blocked__0"] = "37012345678",
        ["Hooks__M4__Deadline"] = "00:01:00",
    };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Calls_AreDecided(bool requestAsArgument)
    {
        await using FakeM4 m4 = await FakeM4.StartAsync(Program(), options =>
        {
            options.BrokerTimeout = TimeSpan.FromMinutes(1);
            options.RequestAsArgument = requestAsArgument;
        });

        (await m4.CallAsync("37000000000", "37099999999", userId: 2)).EnsureSource("37011111111").EnsureDestination("37099999999");
        (await m4.CallAsync("37000000000", "+370 123 45678", userId: 2)).EnsureRejected("blocked");
        Assert.Contains("STDERR", m4.Transcript, StringComparison.Ordinal);
        Assert.Contains("cp_id=2 user_id=2 [3700*****00] to [3709*****99]: ", m4.Transcript, StringComparison.Ordinal);
    }

    private static HookTarget Program() => HookTarget.Program("dotnet", Environment, Path.Combine(AppContext.BaseDirectory, typeof(CallScript).Assembly.GetName().Name + ".dll"));
}
