using HookSdk.Core.Tests.Http;
using HookSdk.Core.Tests.Pipeline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace HookSdk.Core.Tests.Settings;

/// <summary>The one source of a target's settings, at the start and while they change.</summary>
public sealed class HookSettingsSourceTests
{
    [Fact]
    public async Task Change_ThatIsRefused_DoesNotThrowOutOfTheReload_AndStaysRefusedForEveryReader()
    {
        await using ToyApp toy = await StartAsync();
        IOptionsMonitor<ToyOptions> monitor = toy.App.Services.GetRequiredService<IOptionsMonitor<ToyOptions>>();

        Change(toy, ("Hooks:Toy:Deadline", "4.03:00:00"));

        toy.Server.Settings.Deadline.ShouldBe(TimeSpan.FromSeconds(1));
        monitor.CurrentValue.Deadline.ShouldBe(TimeSpan.FromSeconds(1));
        toy.App.Services.GetRequiredService<IOptions<ToyOptions>>().Value.Deadline.ShouldBe(TimeSpan.FromSeconds(1));
        toy.Log.Lines.ShouldContain(static l => l.StartsWith("Error: toy: changed settings were refused and the earlier ones stay in force: Hooks:Toy:Deadline: 4.03:00:00 is outside", StringComparison.Ordinal));

        Change(toy, ("Hooks:Toy:Deadline", "00:00:02"));
        toy.Server.Settings.Deadline.ShouldBe(TimeSpan.FromSeconds(2));
        monitor.CurrentValue.Deadline.ShouldBe(TimeSpan.FromSeconds(2));
    }

    [Fact]
    public async Task Change_IsBoundOnce_AndToldToThoseWhoListen()
    {
        int bound = 0;
        await using ToyApp toy = await StartAsync(_ => bound++);
        List<TimeSpan> told = [];
        IOptionsMonitor<ToyOptions> monitor = toy.App.Services.GetRequiredService<IOptionsMonitor<ToyOptions>>();
        using IDisposable? throwing = monitor.OnChange(static _ => throw new InvalidOperationException("a listener's own"));
        using IDisposable? listening = monitor.OnChange(o => told.Add(o.Deadline));
        bound.ShouldBe(1);

        Change(toy, ("Hooks:Toy:Deadline", "00:00:02"));

        bound.ShouldBe(2);
        told.ShouldBe([TimeSpan.FromSeconds(2)]);
        toy.Log.Lines.ShouldContain(static l => l.StartsWith("Error: Hooks:Toy has changed, and a part of the program that was told of it threw", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Change_OfWhatIsReadAtTheStartAlone_IsNamedAsThat()
    {
        await using ToyApp toy = await StartAsync();

        Change(toy, ("Hooks:Toy:Own", "other"), ("Hooks:Toy:Deadline", "00:00:02"));
        Lines(toy).ShouldBe(["Information: toy: changed settings are in force", "Warning: toy: Hooks:Toy:Own changed, which takes effect with a restart"]);

        Change(toy, ("Hooks:Toy:Own", "a third"));
        Lines(toy)[2..].ShouldBe(["Warning: toy: Hooks:Toy:Own changed, which takes effect with a restart"]);

        Change(toy, ("Hooks:Toy:Own", null));
        Change(toy, ("Elsewhere", "x"));
        Lines(toy).Count.ShouldBe(3, "what is as it was at the start needs no restart");
    }

    [Fact]
    public async Task DeadlineOfAHook_AppliesToThatHook_AndAChangeToTheNextCall()
    {
        await using ToyApp toy = await StartAsync(configure: null, ("Hooks:Toy:Hooks:change:Deadline", "00:00:03"));

        (await RemainingAsync(toy, "change")).ShouldBe(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(1));
        toy.Server.Settings.DeadlineOf("hear").ShouldBe(TimeSpan.FromSeconds(1));
        toy.Server.Settings.LongestDeadline.ShouldBe(TimeSpan.FromSeconds(3));

        Change(toy, ("Hooks:Toy:Hooks:change:Deadline", "00:02:00"));
        (await RemainingAsync(toy, "change")).ShouldBeGreaterThan(TimeSpan.FromSeconds(60));
        Lines(toy).ShouldBe(["Information: toy: changed settings are in force"]);
    }

    [Theory]
    [InlineData("Hooks:Toy:Hooks:chagne:Deadline", "00:00:03", "Hooks:Toy:Hooks:chagne: there is no such hook. There are decide, change, hear.")]
    [InlineData("Hooks:Toy:Hooks:change:Deadline", "00:10:00", "Hooks:Toy:Hooks:change:Deadline: 00:10:00 is outside 1 ms to 5 minutes.")]
    [InlineData("Hooks:Toy:Hooks:change:Deadlin", "00:00:03", "Hooks:Toy:Hooks:change:Deadlin: there is no such setting. Hooks:Toy:Hooks:change has Deadline.")]
    public async Task SettingsOfAHook_ThatCannotBeUsed_StopTheStart(string key, string value, string problem) =>
        (await Should.ThrowAsync<Exception>(() => StartAsync(configure: null, (key, value)))).Message.ShouldContain(problem);

    [Fact]
    public async Task Deadline_ThatTheBrokerDoesNotWaitFor_IsToldAtTheStartAndWithEachChange()
    {
        await using ToyApp toy = await StartAsync(configure: null, ("Hooks:Toy:BrokerTimeout", "00:00:00.9"), ("Hooks:Toy:Hooks:change:Deadline", "00:00:02"), ("Hooks:Toy:Deadline", "00:00:00.5"));

        TooLong(toy).ShouldBe(["Warning: toy: the deadline of change is 00:00:02, and the broker waits no longer than 00:00:00.9: an answer at the deadline comes too late to decide anything. Set Hooks:Toy:Deadline, or Deadline of the hook below Hooks:Toy:Hooks, to less, or raise the toy's patience."]);
        Change(toy, ("Hooks:Toy:Hooks:change:Deadline", "00:00:01"), ("Hooks:Toy:Deadline", "00:00:03"), ("Hooks:Toy:BrokerTimeout", "00:00:01"));
        TooLong(toy).Count.ShouldBe(3);
        TooLong(toy)[1].ShouldContain("the deadline of decide, hear is 00:00:03");
        TooLong(toy)[2].ShouldContain("the deadline of change is 00:00:01");
    }

    private static Task<ToyApp> StartAsync(Action<ToyOptions>? configure = null, params (string Key, string? Value)[] settings) => ToyApp.StartAsync(new Tells(), configure, build: b =>
    {
        // Files tell of a reload on their own.
        b.Configuration.Sources.Clear();
        b.Configuration.AddInMemoryCollection();
        foreach ((string key, string? value) in settings)
        {
            b.Configuration[key] = value;
        }
    });

    private static void Change(ToyApp toy, params (string Key, string? Value)[] settings)
    {
        foreach ((string key, string? value) in settings)
        {
            toy.App.Configuration[key] = value;
        }

        ((IConfigurationRoot)toy.App.Configuration).Reload();
    }

    private static async Task<TimeSpan> RemainingAsync(ToyApp toy, string hook)
    {
        using StringContent body = new("x");
        using HttpResponseMessage response = await toy.Client.PostAsync(new Uri($"/toy/{hook}", UriKind.Relative), body, TestContext.Current.CancellationToken);
        return TimeSpan.Parse(await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), System.Globalization.CultureInfo.InvariantCulture);
    }

    private static List<string> Lines(ToyApp toy) => [.. toy.Log.Lines.Where(static l => l.Contains("toy: changed settings", StringComparison.Ordinal) || l.Contains("restart", StringComparison.Ordinal))];

    private static List<string> TooLong(ToyApp toy) => [.. toy.Log.Lines.Where(static l => l.Contains("the broker waits no longer", StringComparison.Ordinal))];

    private sealed class Tells : ToyPlugin
    {
        public override ValueTask<ToyReply> ChangeAsync(ToyRequest request, HookContext context) => new(new ToyReply(context.Remaining.ToString()));
    }
}
