using System.Diagnostics.Metrics;
using HookSdk.M4;
using HookSdk.Testing;
using HookSdk.Tests.Recorder;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Recording.Tests.Writing;

/// <summary>Too much, too large, a file that hangs: calls are answered as ever, and what was lost is counted and told.</summary>
public sealed class LossTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Calls_BeyondTheRate_AreCounted_AndToldInOneLine()
    {
        using RecordingFolder folder = new();
        RecorderLosses losses;
        await using (RecordedApp app = await RecordedApp.StartAsync(folder.Path, settings: new Dictionary<string, string?> { ["CallsPerSecond"] = "1" }))
        {
            await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(app.Services));
            for (int i = 0; i < 500; i++)
            {
                (await m4.CallAsync("1", "2")).Destination.ShouldBe("992");
            }

            await app.StopAsync();
            losses = app.Services.GetRequiredService<RecorderLosses>();
            losses[LossReason.Rate].ShouldBeGreaterThan(300);
            (losses.Written + losses[LossReason.Rate]).ShouldBe(500);
            app.Log.Of(744).ShouldNotBeEmpty();
            app.Log.Of(744).Count().ShouldBeLessThan(3);
            app.Log.Of(744).First().ShouldContain("Recorder:CallsPerSecond (1)");
        }
    }

    /// <summary>The file takes nothing until the test lets it.</summary>
    [Fact]
    public async Task FileThatHangs_DelaysNoCall()
    {
        using RecordingFolder folder = new();
        using ManualResetEventSlim gate = new();
        await using RecordedApp app = await RecordedApp.StartAsync(
            folder.Path,
            settings: new Dictionary<string, string?> { ["CallsPerSecond"] = "100000" },
            services: s => s.AddSingleton<RecordingOpener>(_ => path => new HangingStream(RecordingFiles.Open(path), gate)));
        RecorderLosses losses = app.Services.GetRequiredService<RecorderLosses>();
        List<long> dropped = [];
        using MeterListener meters = Listen(dropped);
        try
        {
            await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(app.Services));
            while (losses[LossReason.Queue] == 0)
            {
                (await m4.CallAsync("1", "2")).Destination.ShouldBe("992");
                Cancelled.ThrowIfCancellationRequested();
            }

            meters.RecordObservableInstruments();
            dropped.ShouldContain(static d => d > 0);
        }
        finally
        {
            gate.Set();
        }

        await app.StopAsync();
        losses.Written.ShouldBeGreaterThanOrEqualTo(RecorderQueue.MostCalls);
        app.Log.Of(744).ShouldContain(static l => l.Contains("came faster than the file is written"));
    }

    [Fact]
    public async Task Call_ThatIsTooLarge_IsNotRecorded_AndCounted()
    {
        using RecordingFolder folder = new();
        await using RecordedApp app = await RecordedApp.StartAsync(folder.Path, settings: new Dictionary<string, string?> { ["MaxCallBytes"] = "2048" });
        using HttpClient broker = new();
        using StringContent large = new($$"""{"src":"1","dst":"2","note":"{{new string('x', 5000)}}"}""");
        (await broker.PostAsync(app.UrlOf("m4"), large, Cancelled)).EnsureSuccessStatusCode();
        await app.StopAsync();
        app.Services.GetRequiredService<RecorderLosses>()[LossReason.Size].ShouldBe(1);
        folder.Files.ShouldBeEmpty();
    }

    [Fact]
    public async Task Sample_TakesAllCallsOfAClient_OrNone()
    {
        using RecordingFolder folder = new();
        await using (RecordedApp app = await RecordedApp.StartAsync(folder.Path, settings: new Dictionary<string, string?> { ["SampledShare"] = "0.5", ["CallsPerSecond"] = "100000" }))
        {
            await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(app.Services));
            for (int i = 0; i < 200; i++)
            {
                await m4.CallAsync($"3700000{i % 100:000}", "2");
            }

            await app.StopAsync();
        }

        using RecordingReader reader = new(File.OpenRead(folder.Files.Single()));
        int[] calls = [.. reader.Read().GroupBy(static c => c.Client).Select(static g => g.Count())];
        calls.ShouldAllBe(static c => c == 2);
        calls.Length.ShouldBeInRange(25, 75);
    }

    [Fact]
    public async Task Recorder_ThatIsOff_RecordsNothing_AndSaysNothing()
    {
        using RecordingFolder folder = new();
        await using RecordedApp app = await RecordedApp.StartAsync(folder.Path, settings: new Dictionary<string, string?> { ["Enabled"] = "false" });
        await using FakeM4 m4 = await FakeM4.StartAsync(HookTarget.Services(app.Services));
        await m4.CallAsync("1", "2");
        await app.StopAsync();
        folder.Files.ShouldBeEmpty();
        app.Log.Of(741).ShouldBeEmpty();
    }

    private static MeterListener Listen(List<long> dropped)
    {
        MeterListener meters = new()
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "hooksdk.recorder.dropped")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        meters.SetMeasurementEventCallback<long>((_, value, _, _) => dropped.Add(value));
        meters.Start();
        return meters;
    }

    private sealed class HangingStream(Stream inner, ManualResetEventSlim gate) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Flush()
        {
            gate.Wait(Cancelled);
            inner.Flush();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => inner.Write(buffer, offset, count);

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                inner.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
