namespace HookSdk.Hosting.Tests.Isolation;

/// <summary>Which assemblies plugins take from the program.</summary>
public sealed class SharedAssembliesTests : IDisposable
{
    private readonly DirectoryInfo _program = Directory.CreateTempSubdirectory("hookplugins-");

    public void Dispose() => _program.Delete(recursive: true);

    /// <summary>A package that the program references brings a newer copy of an assembly of the framework: it lies among the program's own, and plugins have none.</summary>
    [Theory]
    [InlineData("Microsoft.Extensions.Options", true)]
    [InlineData("System.Text.Json", true)]
    [InlineData("Shouldly", false)]
    public void Framework_IsShared_WhereverTheProgramHasItsCopy(string name, bool isShared)
    {
        string[] trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        string copy = Path.Combine(_program.FullName, name + ".dll");
        File.Copy(trusted.Single(p => Path.GetFileNameWithoutExtension(p) == name), copy);
        SharedAssemblies shared = new([], string.Join(Path.PathSeparator, trusted.Where(p => Path.GetFileNameWithoutExtension(p) != name).Append(copy)));

        shared.Contains(name).ShouldBe(isShared);
    }
}
