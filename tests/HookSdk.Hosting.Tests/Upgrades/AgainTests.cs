using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HookSdk.Hosting.Tests.Upgrades;

/// <summary>What is done twice, or tried again.</summary>
public sealed class AgainTests : IDisposable
{
    private readonly PluginFolders _folders = new();

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task RollBack_ASecondTime_IsRefused()
    {
        _folders.Put("Router1", "router");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        _folders.Put("Router2", "router");
        await app.LookTwiceAsync();
        app.Slot("router").HasVersionBefore.ShouldBeTrue();
        await app.Directory.RollBackAsync("router", "test");

        (await Should.ThrowAsync<PluginProblemException>(() => app.Directory.RollBackAsync("router", "test"))).Message
            .ShouldBe("The version of router before 1.0.0 is the one that was rolled back. Publish another one, or upgrade to take what its folder holds.");

        (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        app.Slot("router").HasVersionBefore.ShouldBeFalse();
    }

    [Fact]
    public async Task VersionThatWasRolledBack_PublishedAgain_IsToldOfOnce()
    {
        _folders.Put("Router1", "router");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);
        _folders.Put("Router2", "router");
        await app.LookTwiceAsync();
        await app.Directory.RollBackAsync("router", "test");

        for (int i = 1; i <= 2; i++)
        {
            File.SetLastWriteTimeUtc(Path.Combine(_folders.Path, "router", PluginManifest.FileName), DateTime.UnixEpoch.AddDays(i));
            await app.LookTwiceAsync();
        }

        app.Log.All.Count(static l => l == "Warning: directory: upgrade router is left out, and 1.0.0 goes on: router holds the version that was rolled back. Put another one there, or upgrade to take it all the same.").ShouldBe(1);
    }

    [Fact]
    public async Task Disable_ASecondTime_IsNoChange()
    {
        _folders.PutFaulty("a", "Sound");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders);

        await app.Directory.SwitchAsync("a", null, isEnabled: false, "test");
        await app.Directory.SwitchAsync("a", null, isEnabled: false, "test");

        app.Log.All.Where(static l => l.Contains("disable a", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldBe("Information: test: disable a: enabled -> disabled");
    }

    [Fact]
    public async Task SettingsThatAreMended_HaveWhatFailedTriedAgain()
    {
        _folders.Put("Router1", "router");
        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, name: "forbidden");
        app.Slot("router").Current.ShouldBeNull();
        await app.LookTwiceAsync();
        app.Slot("router").Current.ShouldBeNull();

        IConfigurationRoot settings = (IConfigurationRoot)app.Services.GetRequiredService<IConfiguration>();
        settings["Plugins:router:Name"] = "Anna";
        settings.Reload();
        await app.LookTwiceAsync();

        (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        app.Slot("router").Problem.ShouldBeNull();
    }

    /// <summary>What is tried has no problem yet when the settings change.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SettingsThatAreMended_WhileItIsTried_HaveWhatFailedTriedAgain(bool isAtTheStart)
    {
        if (isAtTheStart)
        {
            _folders.Put("Router1", "router");
        }

        await using DirectoryApp app = await DirectoryApp.StartAsync(_folders, build: static b => b.Logging.AddProvider(new Mending(b.Configuration)), name: "forbidden");
        if (!isAtTheStart)
        {
            _folders.Put("Router1", "router");
            await app.LookTwiceAsync();
        }

        app.Slot("router").Problem.ShouldBe("1.0.0: its self-check threw InvalidOperationException: the name is forbidden");
        await app.LookTwiceAsync();

        (await app.CallAsync()).ShouldStartWith("1.0.0 ");
        app.Slot("router").Problem.ShouldBeNull();
    }

    [Fact]
    public async Task VersionThatWasRolledBack_WhereTheOneBeforeIsGone_SaysBoth()
    {
        const string Problem = "router holds the version that was rolled back. Put another one there, or upgrade to take it all the same. The version that ran before is no longer in the state directory.";
        _folders.Put("Router1", "router");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            _folders.Put("Router2", "router");
            await app.LookTwiceAsync();
            await app.Directory.RollBackAsync("router", "test");
        }

        Directory.Delete(Path.Combine(_folders.Path, ".state", "versions"), recursive: true);
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            app.Slot("router").Current.ShouldBeNull();
            app.Slot("router").Problem.ShouldBe(Problem);
            app.Log.All.ShouldContain($"Warning: start: upgrade router is left out, and nothing goes on: {Problem}");
        }
    }

    /// <summary>/dev/full takes what is written as a disk does that is full.</summary>
    [Fact]
    public async Task State_ThatCouldNotBeWritten_IsWrittenWhenThereIsRoomAgain()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no /dev/full.");
        _folders.PutFaulty("a", "Sound");
        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            File.CreateSymbolicLink(_folders.StateFile + ".new", "/dev/full");
            await app.Directory.SwitchAsync("a", null, isEnabled: false, "test");
            PluginList.Find(app.Directory, "a")!.Problem!.ShouldContain("The change is in force, and a restart forgets it");
            await app.LookTwiceAsync();
            app.Log.All.Count(l => l.StartsWith($"Error: {_folders.StateFile} cannot be written: ", StringComparison.Ordinal)).ShouldBe(1);

            File.Delete(_folders.StateFile + ".new");
            await app.LookTwiceAsync();
            app.Directory.StateProblem.ShouldBeNull();
            PluginList.Find(app.Directory, "a")!.Problem.ShouldBeNull();
            app.Log.All.ShouldContain($"Information: {_folders.StateFile} could be written again, and holds all changes");
        }

        await using (DirectoryApp app = await DirectoryApp.StartAsync(_folders))
        {
            app.Slot("a").IsDisabled.ShouldBeTrue();
            app.Log.All.ShouldContain($"Information: plugins of {_folders.Path}: 0 run, 1 are disabled, 0 could not be loaded");
        }
    }

    /// <summary>Mends the settings when the log tells what a plugin threw: before its try is over.</summary>
    private sealed class Mending(ConfigurationManager settings) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Information;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (eventId.Id == 674)
            {
                settings["Plugins:router:Name"] = "Anna";
                ((IConfigurationRoot)settings).Reload();
            }
        }

        public void Dispose()
        {
        }
    }
}
