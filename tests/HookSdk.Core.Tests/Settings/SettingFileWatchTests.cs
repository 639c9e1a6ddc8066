using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace HookSdk.Core.Tests.Settings;

/// <summary>A file of settings that cannot be read any more while the program runs is told of, with its place.</summary>
public sealed class SettingFileWatchTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hooksettings-").FullName;
    private readonly ListLoggerProvider _log = new();

    private string File1 => Path.Combine(_folder, "host.json");

    public void Dispose()
    {
        _log.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>A program in a test is stopped by the test and by its own end at once.</summary>
    [Fact]
    public async Task Watch_ThatIsStoppedByManyAtOnce_Stops()
    {
        for (int i = 0; i < 200; i++)
        {
            (_, SettingFileWatch watch) = await StartAsync();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(watch.Dispose)));
        }
    }

    [Fact]
    public async Task FileThatIsNoJsonAnyMore_IsToldOnce_WithItsPlace_UntilItIsOtherwise()
    {
        (IConfigurationRoot settings, SettingFileWatch watch) = await StartAsync();
        using SettingFileWatch watching = watch;

        File.WriteAllText(File1, "{\n  \"A\": 2,,\n}");
        Should.Throw<InvalidDataException>(settings.Reload);
        Should.Throw<InvalidDataException>(settings.Reload);

        string line = _log.Lines.ShouldHaveSingleItem();
        line.ShouldContain($"{File1} cannot be read as settings: ");
        line.ShouldContain("LineNumber: 1");
        line.ShouldContain("Mend the file: it is read again when it changes.");

        File.WriteAllText(File1, "{ \"A\": 3 }");
        settings.Reload();
        settings["A"].ShouldBe("3");
        File.WriteAllText(File1, "{\n  \"A\": 2,,\n}");
        Should.Throw<InvalidDataException>(settings.Reload);
        _log.Lines.Count.ShouldBe(2);
    }

    /// <summary>As the watcher of .NET reads it: a file that is broken does not end what reads, and no reload tells of it.</summary>
    [Fact]
    public async Task FileThatIsBroken_WhileItIsWatched_IsTold_AndNoReloadIs()
    {
        File.WriteAllText(File1, "{ \"A\": 1 }");
        IConfigurationRoot settings = new ConfigurationBuilder().AddJsonFile(File1, optional: false, reloadOnChange: true).Build();
        int reloads = 0;
        using IDisposable changes = Microsoft.Extensions.Primitives.ChangeToken.OnChange(settings.GetReloadToken, () => Interlocked.Increment(ref reloads));
        using SettingFileWatch watch = new(new LoggerFactory([_log]), settings);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        TaskCompletionSource told = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Action<FileLoadExceptionContext> tell = settings.Providers.OfType<FileConfigurationProvider>().Single().Source.OnLoadException!;
        settings.Providers.OfType<FileConfigurationProvider>().Single().Source.OnLoadException = context =>
        {
            tell(context);
            told.TrySetResult();
        };

        File.WriteAllText(File1, "{");
        await told.Task.WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

        _log.Lines.ShouldHaveSingleItem().ShouldContain($"{File1} cannot be read as settings: ");
        reloads.ShouldBe(0);
        (settings as IDisposable)?.Dispose();
    }

    [Fact]
    public async Task FileThatIsGone_IsTold_AndOneThatWasNeverThereIsNot()
    {
        (IConfigurationRoot settings, SettingFileWatch watch) = await StartAsync();
        using SettingFileWatch watching = watch;
        settings.Reload();
        _log.Lines.ShouldBeEmpty();

        File.Delete(File1);
        foreach (FileConfigurationProvider provider in settings.Providers.OfType<FileConfigurationProvider>())
        {
            provider.Source.Optional = true;
            provider.Load();
        }

        _log.Lines.ShouldHaveSingleItem().ShouldContain($"{File1} is gone, and with it the settings that it held. ");
    }

    [Fact]
    public async Task WhoeverListensAlready_IsLeftAlone_AndNothingIsLeftBehind()
    {
        File.WriteAllText(File1, "{ \"A\": 1 }");
        Action<FileLoadExceptionContext> own = static context => context.Ignore = true;
        IConfigurationRoot settings = new ConfigurationBuilder()
            .AddJsonFile(source =>
            {
                source.Path = File1;
                source.OnLoadException = own;
                source.ResolveFileProvider();
            })
            .AddJsonFile(Path.Combine(_folder, "more.json"), optional: true)
            .Build();
        FileConfigurationProvider[] files = [.. settings.Providers.OfType<FileConfigurationProvider>()];
        using SettingFileWatch watch = new(new LoggerFactory([_log]), settings);

        await watch.StartAsync(TestContext.Current.CancellationToken);
        files[0].Source.OnLoadException.ShouldBe(own);
        files[1].Source.OnLoadException.ShouldNotBeNull();
        await watch.StopAsync(TestContext.Current.CancellationToken);
        files[1].Source.OnLoadException.ShouldBeNull();
    }

    private async Task<(IConfigurationRoot Settings, SettingFileWatch Watch)> StartAsync()
    {
        File.WriteAllText(File1, "{ \"A\": 1 }");
        IConfigurationRoot settings = new ConfigurationBuilder().AddJsonFile(File1).AddJsonFile(Path.Combine(_folder, "never.json"), optional: true).Build();
        SettingFileWatch watch = new(new LoggerFactory([_log]), settings);
        await watch.StartAsync(TestContext.Current.CancellationToken);
        return (settings, watch);
    }
}
