using System.Text;
using HookSdk.Tests.Recorder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HookSdk.Recording.Tests.Writing;

/// <summary>Files: when the next one begins, which are kept, and what becomes of a disk that is full.</summary>
public sealed class RecordingFilesTests
{
    private const int KeptFiles = 3;

    private static readonly byte[] Line = Encoding.UTF8.GetBytes(new string('x', 10_000) + "\n");

    [Fact]
    public void File_ThatIsFull_IsFollowedByTheNext_AndTheOldestGoes()
    {
        using RecordingFolder folder = new();
        using Setup setup = new(folder);
        for (int i = 0; i < 50; i++)
        {
            setup.Write();
            setup.Time.Advance(TimeSpan.FromSeconds(1));
        }

        setup.Files.Dispose();
        folder.Files.Count.ShouldBe(KeptFiles);
        folder.Files.Select(static f => new FileInfo(f).Length).ShouldAllBe(static l => l <= 64 * 1024);
        folder.Files.ShouldAllBe(static f => File.ReadLines(f).First().Contains("\"format\":1"));
        setup.Losses.Written.ShouldBe(50);
    }

    [Fact]
    public void File_ThatIsOld_IsFollowedByTheNext()
    {
        using RecordingFolder folder = new();
        using Setup setup = new(folder);
        setup.Write();
        setup.Time.Advance(TimeSpan.FromMinutes(59));
        setup.Write();
        folder.Files.Count.ShouldBe(1);
        setup.Time.Advance(TimeSpan.FromMinutes(1));
        setup.Write();
        folder.Files.Count.ShouldBe(2);
    }

    [Fact]
    public void Files_OfOthers_AreLeftAlone()
    {
        using RecordingFolder folder = new();
        string mine = folder.Write("{}");
        using Setup setup = new(folder);
        for (int i = 0; i < 50; i++)
        {
            setup.Write();
            setup.Time.Advance(TimeSpan.FromSeconds(1));
        }

        File.Exists(mine).ShouldBeTrue();
    }

    [Fact]
    public void File_MayBeReadByNobodyElse()
    {
        using RecordingFolder folder = new();
        using Setup setup = new(folder);
        setup.Write();
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(folder.Files.Single()).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public void FullDisk_IsToldOnce_AndCounted_AndWrittenAgainWhenThereIsRoom()
    {
        Assert.SkipUnless(File.Exists("/dev/full"), "Linux alone has a device that is always full.");
        using RecordingFolder folder = new();
        bool isFull = true;
        using Setup setup = new(folder, path => isFull ? new FileStream("/dev/full", FileMode.Open, FileAccess.Write) : RecordingFiles.Open(path));
        for (int i = 0; i < 30; i++)
        {
            setup.Write();
            setup.Time.Advance(TimeSpan.FromSeconds(4));
        }

        setup.Log.Of(742).ShouldHaveSingleItem().ShouldContain("No space left on device");
        setup.Losses[LossReason.File].ShouldBe(30);
        folder.Files.ShouldBeEmpty();

        isFull = false;
        setup.Time.Advance(TimeSpan.FromSeconds(10));
        setup.Write();
        setup.Write();
        setup.Log.Of(743).ShouldHaveSingleItem();
        setup.Losses.Written.ShouldBe(2);
        setup.Losses.TellRest();
        setup.Log.Of(744).ShouldHaveSingleItem().ShouldContain("30 calls were not recorded");
    }

    [Fact]
    public void Folder_ThatCannotBeMade_IsToldAtTheStart()
    {
        using RecordingFolder folder = new();
        string file = folder.Write("{}");
        using Setup setup = new(folder, path: Path.Combine(file, "below"));
        setup.Files.Prepare();
        setup.Log.Of(742).ShouldHaveSingleItem().ShouldContain(file);
        setup.Write();
        setup.Log.Of(742).ShouldHaveSingleItem();
        setup.Losses[LossReason.File].ShouldBe(1);
    }

    private sealed class Setup : IDisposable
    {
        private readonly ServiceProvider _services;

        public Setup(RecordingFolder folder, Func<string, Stream>? open = null, string? path = null)
        {
            ServiceCollection services = new();
            services.AddMetrics().AddLogging(l => l.AddProvider(Log));
            _services = services.BuildServiceProvider();
            RecorderSettings settings = new(Options.Create(new HookRecorderOptions { Folder = path ?? folder.Path, MaxFileBytes = 64 * 1024, KeptFiles = KeptFiles }));
            RecorderLog log = new(_services.GetRequiredService<ILoggerFactory>(), Time);
            Losses = new RecorderLosses(settings, log, Time, _services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
            Files = new RecordingFiles(settings, Losses, log, Time, p => open?.Invoke(p) ?? RecordingFiles.Open(p));
        }

        public FakeTimeProvider Time { get; } = new(DateTimeOffset.UnixEpoch.AddYears(56));

        public LogLines Log { get; } = new();

        public RecorderLosses Losses { get; }

        public RecordingFiles Files { get; }

        public void Write()
        {
            Files.Write(Line);
            Files.Flush();
        }

        public void Dispose()
        {
            Files.Dispose();
            _services.Dispose();
        }
    }
}
