/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/nearest.h"
#include "base/xalloc.h"
#include "cli/cli.h"
#include "front/options.h"
#include "config.h"

static const struct command *const commands[] = {
	&cmd_status,
	&cmd_dying,
	&cmd_show,
	&cmd_export,
	&cmd_cost,
	&cmd_sites,
	&cmd_compare,
	&cmd_report,
	&cmd_bundle,
	&cmd_patch,
	&cmd_verify,
};

static void print_usage(FILE *out)
{
	fputs("Usage: cgslab COMMAND [OPTION]...\n"
	      "What memory cgroups cost this kernel in slab memory, and what caches of their own save.\n\n"
	      "Commands:\n",
	      out);
	for (size_t i = 0; i < ARRAY_SIZE(commands); i++)
		fprintf(out, "  %-8s %s\n", commands[i]->name, commands[i]->help);
	fputs("\n'cgslab help COMMAND' lists the options of one. See cgslab(1).\n", out);
}

static const struct command *find_command(const char *name)
{
	struct nearest n = {.meant = name};

	for (size_t i = 0; i < ARRAY_SIZE(commands); i++) {
		if (!strcmp(commands[i]->name, name))
			return commands[i];
		nearest_offer(&n, commands[i]->name);
	}
	if (n.word)
		complain("'%s' is no command; did you mean '%s'?", name, n.word);
	else
		complain("'%s' is no command; 'cgslab --help' lists them", name);
	return NULL;
}

static struct usage usage_of(const struct command *cmd, const char *program)
{
	return (struct usage){
		.command = cmd->name,
		.program = program,
		.arguments = cmd->arguments,
		.help = cmd->help,
		.options = cmd->options,
		.formats = cmd->formats,
		.more = "",
		.words = cmd->words,
		.statuses = cmd->statuses,
		.mistaken = cmd->mistaken,
	};
}

/* "cgslab help [COMMAND]". */
static int print_help(const char *name)
{
	const struct command *cmd = name ? find_command(name) : NULL;
	struct usage usage;
	char *program;

	if (!name)
		print_usage(stdout);
	if (!cmd)
		return name ? EXIT_USAGE : EXIT_GOOD;
	program = xasprintf("cgslab %s", cmd->name);
	usage = usage_of(cmd, program);
	options_help(&usage, stdout);
	free(program);
	return EXIT_GOOD;
}

static int run_command(const struct command *cmd, int argc, char **argv)
{
	char *program = xasprintf("cgslab %s", cmd->name);
	struct usage usage = usage_of(cmd, program);
	int status = options_run(&usage, argc, argv, cmd->run);

	free(program);
	return status;
}

int main(int argc, char **argv)
{
	const struct command *cmd;

	front_start();
	if (argc < 2) {
		print_usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help"))
		return front_finish(print_help(argv[2]));
	if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		puts(PACKAGE_STRING);
		return front_finish(EXIT_GOOD);
	}
	cmd = find_command(argv[1]);
	if (!cmd)
		return EXIT_USAGE;
	return run_command(cmd, argc - 1, argv + 1);
}
