#!/usr/bin/env node
import { early } from './first.ts';

// Its file is found, read and compiled only now, while a host that has been started does the same with its own.
import('./begin.ts').then(({ begin }) => begin(early));
