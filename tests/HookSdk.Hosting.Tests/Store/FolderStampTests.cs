namespace HookSdk.Hosting.Tests.Store;

public sealed class FolderStampTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("stamp-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Two versions may have files of equal names, sizes and times: a build that can be repeated gives all of them the same time.</summary>
    /// <param name="looked">The folder that is looked at.</param>
    /// <param name="link">The link: the folder itself, one above it, or one in it.</param>
    /// <param name="target">What it leads to, in a version.</param>
    [Theory]
    [InlineData("link", "link", "")]
    [InlineData("link/lib", "link", "")]
    [InlineData("plugin", "plugin/lib", "lib")]
    public void Link_ThatIsSwitched_IsSeen(string looked, string link, string target)
    {
        string folder = Path.Combine(_root, looked);
        string switched = Path.Combine(_root, link);
        Directory.CreateDirectory(Path.GetDirectoryName(switched)!);
        Directory.CreateSymbolicLink(switched, Path.Combine(Version("1.0.0"), target));
        string before = FolderStamp.Of(folder);
        FolderStamp.Of(folder).ShouldBe(before);

        Directory.Delete(switched);
        Directory.CreateSymbolicLink(switched, Path.Combine(Version("2.0.0"), target));

        FolderStamp.Of(folder).ShouldNotBe(before);
    }

    [Fact]
    public void File_WithAnotherTime_IsSeen()
    {
        string folder = Version("1.0.0");
        string before = FolderStamp.Of(folder);

        File.SetLastWriteTimeUtc(Path.Combine(folder, "lib", "version.txt"), DateTime.UnixEpoch.AddSeconds(1));

        FolderStamp.Of(folder).ShouldNotBe(before);
    }

    private string Version(string version)
    {
        string file = Path.Combine(_root, version, "lib", "version.txt");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, version);
        File.SetLastWriteTimeUtc(file, DateTime.UnixEpoch);
        return Path.Combine(_root, version);
    }
}
