namespace HookSdk.Documents.Tests;

/// <summary>
/// Statements of one Program.cs. A block that uses <c>app</c> and does not make it goes on with the program above it; any other begins one.
/// What no block makes is what every Program.cs has: <c>args</c>, <c>builder</c> and <c>app</c>.
/// </summary>
internal sealed class ReaderProgram
{
    private const string Run = "app.Run();";

    private readonly List<CodeBlock> _blocks = [];

    public string Name => $"Program{_blocks[0].Block.Line}";

    public CodeBlock Last => _blocks[^1];

    /// <summary>The program as a method that a test can run: where it would run until it is stopped, the application is handed over.</summary>
    public string Source(string usings)
    {
        bool declaresApp = _blocks.Any(static b => b.Declares("app"));
        string source = $"{usings}\nstatic partial class {Name} {{ public static async System.Threading.Tasks.Task RunAsync(string[] args, System.Func<Microsoft.AspNetCore.Builder.WebApplication, System.Threading.Tasks.Task> isBuilt) {{\n";
        if (!_blocks.Any(static b => b.Declares("builder")))
        {
            source += "var builder = Microsoft.AspNetCore.Builder.WebApplication.CreateBuilder(args);\n";
        }

        foreach (CodeBlock block in _blocks)
        {
            if (!declaresApp && block.Uses("app"))
            {
                source += "var app = builder.Build();\n";
                declaresApp = true;
            }

            source += $"#line {block.CodeLine} \"{block.Block.Document}\"\n{block.Statements.Replace(Run, "", StringComparison.Ordinal)}\n#line hidden\n";
        }

        if (!declaresApp)
        {
            source += "var app = builder.Build();\n";
        }

        return $"{source}await isBuilt(app);\n}}}}\n" + string.Concat(_blocks.Select(static b => b.Types));
    }

    public static IReadOnlyList<ReaderProgram> Of(IEnumerable<CodeBlock> blocks)
    {
        List<ReaderProgram> programs = [];
        foreach (CodeBlock block in blocks.Where(static b => b is { Form: CodeForm.Statements, IsTest: false }))
        {
            if (programs.Count == 0 || !block.Uses("app") || block.Declares("app"))
            {
                programs.Add(new ReaderProgram());
            }

            programs[^1]._blocks.Add(block);
        }

        return programs;
    }
}
