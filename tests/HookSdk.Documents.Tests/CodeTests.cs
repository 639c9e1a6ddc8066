using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.CodeAnalysis;

namespace HookSdk.Documents.Tests;

/// <summary>
/// The C# of a document is compiled, and what it shows is run, as its reader would have it after the steps above: the usings that ImplicitUsings gives and the document tells,
/// the packages that it names, the types that it has shown, and its settings. A program is started, a test is run. Where nothing else is said:
/// <list type="bullet">
/// <item>a block of types is a file,</item>
/// <item>a block of statements stands in Program.cs, where <c>args</c>, <c>builder</c> and <c>app</c> are known (<see cref="ReaderProgram"/>),</item>
/// <item>a block that names a fake, an assertion or a test stands in a test project that refers to the program: statements are a test's method, members stand in the class of the document's tests,</item>
/// <item>a block whose lead links to a file of a sample or a template stands in that file, which is built.</item>
/// </list>
/// </summary>
public sealed class CodeTests
{
    /// <summary>A document tells it for its tests alone: a program has no such package.</summary>
    private const string OfTests = "using HookSdk.Testing;";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Pages of analyzers show code with a fault: PageTests of HookSdk.Core.Analyzers.Tests finds and mends it.</summary>
    public static TheoryData<string> Documents => [.. Document.All.Where(static d => !d.StartsWith("docs/analyzers/", StringComparison.Ordinal) && CodeBlock.Of(d).Count > 0)];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Code_IsWhatItsReaderCanCompileAndRun(string document)
    {
        IReadOnlyList<CodeBlock> blocks = CodeBlock.Of(document);
        IReadOnlyList<ReaderProgram> programs = ReaderProgram.Of(blocks);
        using SettingsFolder settings = new(document);
        ReaderProject program = await ReaderProject.CompileAsync("Reader", Usings.OfWebProject, ProgramSources(blocks, programs, settings), PackageReferences.OfProgram(document));
        Assembly loaded = program.Load();
        foreach (ReaderProgram started in programs)
        {
            await ((Task)loaded.GetType(started.Name)!.GetMethod("RunAsync")!.Invoke(null, [settings.Arguments, (Func<WebApplication, Task>)StartAsync])!).WaitAsync(Patience, TestContext.Current.CancellationToken);
        }

        if (!blocks.Any(static b => b.IsTest))
        {
            return;
        }

        ReaderProject tests = await ReaderProject.CompileAsync("Reader.Tests", Usings.OfTestProject, TestSources(blocks), [.. PackageReferences.OfTest(document), program.Reference]);
        MethodInfo[] shown = [.. tests.Load(program).GetTypes().SelectMany(static t => t.GetMethods()).Where(static m => m.GetCustomAttribute<FactAttribute>() is not null)];
        shown.ShouldNotBeEmpty($"{document} shows code of tests, and no test.");
        foreach (MethodInfo test in shown)
        {
            object subject = Activator.CreateInstance(test.DeclaringType!)!;
            await ((Task)test.Invoke(subject, null)!).WaitAsync(Patience, TestContext.Current.CancellationToken);
            (subject as IDisposable)?.Dispose();
        }
    }

    private static IEnumerable<string> ProgramSources(IReadOnlyList<CodeBlock> blocks, IReadOnlyList<ReaderProgram> programs, SettingsFolder settings) =>
        [.. blocks.Where(static b => b is { Form: not CodeForm.Statements, IsTest: false }).Select(b => UsingsAbove(blocks, b) + b.Usings + InFile(b, b.Code.WithUsings(default).ToFullString())),
            .. programs.Select(p => settings.WithFreePorts(p.Source(UsingsAbove(blocks, p.Last) + p.Last.Usings)))];

    private static IEnumerable<string> TestSources(IReadOnlyList<CodeBlock> blocks)
    {
        foreach (CodeBlock block in blocks.Where(static b => b.IsTest))
        {
            string head = UsingsAbove(blocks, block) + block.Usings;
            yield return block.Form switch
            {
                CodeForm.File => head + InFile(block, block.Code.WithUsings(default).ToFullString()),
                CodeForm.Members => $"{head}public sealed partial class ReadersTests {{\n{InFile(block, block.Code.WithUsings(default).ToFullString())}}}",
                _ => $"{head}public sealed partial class ReadersTests {{ [Fact] public async Task Block{block.Block.Line}() {{\n{InFile(block, block.Statements)}await Task.CompletedTask; }} }}\n{block.Types}",
            };
        }
    }

    private static string InFile(CodeBlock block, string code) => $"#line {block.CodeLine} \"{block.Block.Document}\"\n{code}\n#line hidden\n";

    /// <summary>A reader goes on with the usings that have been told and shown; a file of its own says again what it needs.</summary>
    private static string UsingsAbove(IReadOnlyList<CodeBlock> blocks, CodeBlock block) =>
        block.Code.Usings.Count > 0 && block.Form == CodeForm.File
            ? ""
            : string.Join('\n', Usings.ToldAbove(block.Block.Document, block.Block.Line).Where(u => block.IsTest || u != OfTests)
                .Concat(blocks.TakeWhile(b => b != block).Where(b => b.IsTest == block.IsTest).SelectMany(static b => b.Code.Usings.Select(static u => u.ToString())))
                .Except(block.Code.Usings.Select(static u => u.ToString())).Distinct()) + "\n";

    private static async Task StartAsync(WebApplication app)
    {
        await using (app)
        {
            await app.StartAsync();
            await app.StopAsync();
        }
    }
}
