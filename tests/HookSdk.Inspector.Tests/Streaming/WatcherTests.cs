using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using HookSdk.M4;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Inspector.Tests.Streaming;

/// <summary>As many as may look do, at more calls a second than anybody can read.</summary>
public sealed class WatcherTests
{
    private const int PerSecond = 50_000;
    private const int Watched = 4;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>Kept, sent and told is a sample that does not grow with the calls; counted is every one. An eleventh page is told why it stays empty.</summary>
    [Fact]
    public async Task TenWatchers_AtFiftyThousandCallsASecond_AreSentASample_AndToldSo()
    {
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));
        await using InspectorApp app = await InspectorApp.StartAsync(services: s => s.AddSingleton<TimeProvider>(time));
        HookInspectorOptions options = app.Services.GetRequiredService<InspectorSettings>().Options;
        using HttpClient page = app.Page();
        List<StreamReader> watchers = [];
        for (int i = 0; i < CallStream.MostWatchers; i++)
        {
            HttpResponseMessage answer = await page.GetAsync("events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            watchers.Add(new StreamReader(await answer.EnsureSuccessStatusCode().Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)));
            (await BundleAsync(watchers[i], time)).GetProperty("calls").GetArrayLength().ShouldBe(0);
        }

        using (HttpResponseMessage eleventh = await page.GetAsync("events", HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken))
        {
            eleventh.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await eleventh.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("10 pages are open already");
        }

        // Another second than that of the start: its room is that of a page that is watched.
        time.Advance(TimeSpan.FromSeconds(1));
        BoundHook hook = app.Services.GetServices<HookPlugins>().Single(static p => p.Target == "m4").Entrances.Single().Find(M4HookNames.ExternalScript)!;
        HookBody body = HookBody.Copy(Encoding.UTF8.GetBytes("""{"cp_id":2,"user_id":2,"src":"1","dst":"2"}"""));
        ArrayBufferWriter<byte> output = new(4096);
        for (int i = 0; i < PerSecond; i++)
        {
            output.ResetWrittenCount();
            (await hook.HandleAsync(body, output, HookConnection.None)).Status.ShouldBe(200);
        }

        app.Services.GetRequiredService<HourOfCalls>().Calls.ShouldBe(PerSecond);
        int kept = app.Services.GetRequiredService<CallRing>().After(0, PerSecond).Count;
        kept.ShouldBe(options.CallsPerSecond * Watched);
        foreach (StreamReader watcher in watchers)
        {
            int sent = 0;
            int skipped = 0;
            double rate = 0;
            while (rate <= kept || sent + skipped < kept)
            {
                JsonElement bundle = await BundleAsync(watcher, time);
                sent += bundle.GetProperty("calls").GetArrayLength();
                skipped += bundle.GetProperty("skipped").GetInt32();
                rate = Math.Max(rate, bundle.GetProperty("perSecond").GetDouble());
                bundle.GetProperty("kept").GetInt32().ShouldBe(options.CallsPerSecond * Watched);
            }

            sent.ShouldBeLessThanOrEqualTo(kept);
            watcher.Dispose();
        }
    }

    /// <summary>A stream that ends while nothing is called would come back each time with a gap.</summary>
    [Fact]
    public async Task Stream_StaysOpen_WhileNothingIsCalled()
    {
        const int Beats = 4;
        FakeTimeProvider time = new(DateTimeOffset.UnixEpoch.AddYears(50));
        await using InspectorApp app = await InspectorApp.StartAsync(services: s => s.AddSingleton<TimeProvider>(time));
        using HttpClient page = app.Page();
        using StreamReader watcher = new(await page.GetStreamAsync("events", TestContext.Current.CancellationToken));
        for (int beats = 0; beats < Beats; beats++)
        {
            (await BundleAsync(watcher, time)).GetProperty("calls").GetArrayLength().ShouldBe(0);
        }
    }

    /// <summary>The next bundle. The stream waits on the fake clock, which moves on until it has come.</summary>
    private static async Task<JsonElement> BundleAsync(StreamReader watcher, FakeTimeProvider time)
    {
        while (true)
        {
            Task<string?> reading = watcher.ReadLineAsync(TestContext.Current.CancellationToken).AsTask();
            while (await Task.WhenAny(reading, Task.Delay(Look, TestContext.Current.CancellationToken)) != reading)
            {
                time.Advance(Step);
            }

            string? line = await reading;
            line.ShouldNotBeNull("the stream has ended");
            if (line.StartsWith("data: {\"calls\"", StringComparison.Ordinal))
            {
                return JsonDocument.Parse(line["data: ".Length..]).RootElement;
            }
        }
    }
}
