using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace HookSdk.Hosting.Tests.Isolation;

/// <summary>What plugins share with the program and what not, and what is left of versions that fail.</summary>
public sealed class IsolationTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public void Shared_AreFramework_Sdk_Abstractions_AndWhatSettingsName()
    {
        SharedAssemblies shared = new(["Shouldly"]);

        foreach (string name in (string[])["System.Text.Json", "System.Private.CoreLib", "netstandard", "Microsoft.AspNetCore.Http", "Microsoft.Extensions.Logging", "Microsoft.Extensions.Logging.Abstractions", "HookSdk.Core", "HookSdk.Emg", "Shouldly"])
        {
            shared.Contains(name).ShouldBeTrue(name);
        }

        foreach (string name in (string[])["xunit.v3.assert", "Google.Protobuf", "Acme.Marks", "HookSdk.NotHere"])
        {
            shared.Contains(name).ShouldBeFalse(name);
        }

        Should.Throw<PluginProblemException>(static () => new SharedAssemblies(["Npgsql.NotHere"])).Message.ShouldStartWith("PluginDirectory:SharedAssemblies names 'Npgsql.NotHere'");
    }

    [Fact]
    public async Task PluginPerCall_HasAScopeForEach()
    {
        _folders.PutFaulty("team", "PerCall", """, "startup": "Acme.Faulty.ScopedStartup" """);
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        (await app.CallAsync()).ShouldBe("2, 1 disposed of");
        (await app.CallAsync()).ShouldBe("3, 2 disposed of");

        Directory.Delete(Path.Combine(_folders.Path, "team"), recursive: true);
        await app.LookTwiceAsync();
        await app.EnsureAllCollectedAsync();
    }

    [Fact]
    public async Task Versions_ThatWereRefused_LeaveNothingInMemory()
    {
        _folders.PutFaulty("team", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        foreach (string faulty in (string[])["NoPlugin", "NoFailureMode", "ThrowsWhenMade", "FailsItsCheck", "NeedsWhatNobodyHas"])
        {
            _folders.PutFaulty("team", faulty);
            await app.LookTwiceAsync();
            app.Slot("team").Problem.ShouldNotBeNull();
        }

        await app.EnsureAllCollectedAsync();
        (await app.CallAsync()).ShouldBe("1.0");
    }

    [Fact]
    public async Task Metrics_CountWhatRuns_WhatFailed_AndWhatStays()
    {
        _folders.PutFaulty("sound", "Sound");
        _folders.PutFaulty("faulty", "ThrowsWhenMade");
        _folders.PutFaulty("stays", "LeavesAnEvent");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, static o => o.CollectTimeout = TimeSpan.FromSeconds(1));
        _folders.PutFaulty("stays", "Sound");
        await app.LookTwiceAsync();
        await Eventually.HoldsAsync(() => app.Directory.Unloaded.Any(static v => v is { Plugin: "stays", IsOverdue: true }), () => app.Log.ToString());

        Dictionary<string, int> seen = [];
        IMeterFactory meters = app.Services.GetRequiredService<IMeterFactory>();
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                // Of this program alone: other tests run beside it.
                if (instrument.Name.StartsWith("hooksdk.plugins.", StringComparison.Ordinal) && ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();

        seen["hooksdk.plugins.running"].ShouldBe(2);
        seen["hooksdk.plugins.failed"].ShouldBe(1);
        seen["hooksdk.plugins.uncollected"].ShouldBeGreaterThanOrEqualTo(1);
    }
}
